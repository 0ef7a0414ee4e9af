//! 姓氏: whoever has a surname that is read in a way of its own is found by that and by
//! the other readings.

#[cfg(test)]
mod tests {
    use super::super::judged::{community, first_page, index};
    use crate::domain::Key;
    use crate::search::Doc;
    use crate::search::sample::resident;

    /// Surname, its reading as one, and other readings of its characters.
    const SURNAMES: &str = "\
    单shan/dan/chan 仇qiu/chou 解xie/jie 查zha/cha 曾zeng/ceng 朴piao/pu/po 任ren 华hua \
    盖ge/gai 区ou/qu 尉wei/yu 贠yun/yuan 员yun/yuan 黑he/hei 覃qin/tan 翟zhai/di 纪ji \
    宁ning 葛ge 冼xian 洗xian/xi 缪miao/mou/miu 逄pang 乐yue/le 薄bo/bao 哈ha 过guo \
    种chong/zhong 秘bi/mi 乜nie/mie 召shao/zhao 隗wei/kui 晟cheng/sheng 折she/zhe \
    宓mi/fu 繁po/fan 祭zhai/ji 郇huan/xun 阚kan/han 牟mou/mu 能nai/neng 莘shen/xin \
    车che/ju 柏bai/bo 石shi/dan 贾jia/gu 万wan/mo 殷yin/yan 句gou/ju 佴nai/er \
    盛sheng/cheng 都du/dou 钭tou/dou 炅gui/jiong 炔gui/que 宿su/xiu 冯feng/ping \
    那na/nei/ne 褚chu/zhu 俞yu/shu 许xu/hu 沈shen/chen 陶tao/yao 汤tang/shang 齐qi/ji \
    卜bu/bo 和he/hu/huo 蓝lan/la 强qiang/jiang 莫mo/mu 丁ding/zheng 贲ben/bi 陆lu/liu \
    於yu/wu 家jia/jie 糜mi/mei 谷gu/yu 暴bao/pu 叶ye/xie 从cong/zong 瞿qu/ju 艾ai/yi \
    广guang/an 蔚yu/wei 红hong/gong 隽juan/jun 藏zang/cang 粘nian/zhan 角jue/jiao \
    颉xie/jie 奇qi/ji 铫yao/diao 镡tan/chan/xin 重chong/zhong 郗xi/chi 谌chen/shen \
    郄qie/xi 费fei/bi 圈juan/quan 伯bo/bai 單shan/dan/chan 區ou/qu 樂yue/le 査zha \
    繆miao/mou 蓋ge/gai 種chong/zhong 貟yun/yuan 員yun/yuan 尉迟yuchi/weichi \
    万俟moqi/wanqi/mosi 令狐linghu 澹台tantai/dantai 皇甫huangfu 夏侯xiahou 诸葛zhuge \
    欧阳ouyang 司马sima 上官shangguan 东方dongfang 公孙gongsun 长孙zhangsun/changsun \
    慕容murong 宇文yuwen 呼延huyan 闻人wenren 钟离zhongli 淳于chunyu 濮阳puyang \
    太叔taishu 申屠shentu 公冶gongye 宗政zongzheng 轩辕xuanyuan 赫连helian 端木duanmu \
    百里baili 独孤dugu 南宫nangong/nagong 拓跋tuoba/taba 第五diwu 归海guihai \
    梁丘liangqiu 左丘zuoqiu 东郭dongguo 南门nanmen/namen 羊舌yangshe 微生weisheng \
    谷梁guliang/yuliang 宰父zaifu 段干duangan 漆雕qidiao 乐正yuezheng/lezheng 壤驷rangsi \
    公良gongliang 夹谷jiagu/gagu/jiayu 巫马wuma 公西gongxi 仉督zhangdu 亓官qiguan \
    司寇sikou 司徒situ 司空sikong 子车ziju/ziche 颛孙zhuansun 单于chanyu/danyu/shanyu \
    鲜于xianyu 闾丘lvqiu 西门ximen 完颜wanyan 纳兰nalan 叶赫yehe/xiehe \
    那拉nala/neila/nela 公羊gongyang 公输gongshu 仲孙zhongsun 叔孙shusun 季孙jisun \
    孟孙mengsun 即墨jimo 达奚daxi 贺兰helan 贺若heruo/here 耶律yelv 哥舒geshu 尔朱erzhu \
    吐谷浑tuyuhun/tuguhun 乞伏qifu 秃发tufa 屈突qutu 库狄kudi 厍狄shedi 费莫feimo/feimu \
    侯莫陈houmochen/houmuchen 相里xiangli 綦毋qiwu 毌丘guanqiu 朱邪zhuye/zhuxie \
    石抹shimo/danmo/shima 赫舍里hesheli 钮祜禄niuhulu 瓜尔佳guaerjia \
    爱新觉罗aixinjueluo/aixinjiaoluo 富察fucha 佟佳tongjia 马佳majia 沮渠juqu 斛律hulv \
    褚师chushi/zhushi 伯赏boshang/baishang 阳佟yangtong 言福yanfu 尉遲yuchi/weichi \
    萬俟moqi/wanqi/mosi 長孫zhangsun/changsun 單于chanyu/danyu/shanyu";

    #[test]
    fn a_surname_is_found_by_its_reading_and_by_the_others() {
        let mut docs = community(5_000);
        let mut typed: Vec<(String, Key)> = Vec::new();
        let cases: Vec<&str> = SURNAMES.split_whitespace().collect();
        assert!(
            cases.len() >= 130 && cases.iter().filter(|case| case.contains('/')).count() >= 100
        );
        for (at, case) in cases.iter().enumerate() {
            let letters = case.find(|c: char| c.is_ascii_lowercase()).unwrap();
            let (surname, readings) = case.split_at(letters);
            let key = resident(100_000 + at as u64);
            docs.push(Doc { name: format!("{surname}海浪"), ..Doc::new(key) });
            for reading in readings.split('/') {
                let full = format!("{reading}hailang");
                let initial = &reading[..1];
                typed.extend([full, format!("{reading}hl")].map(|text| (text, key)));
                if surname.chars().count() == 1 {
                    typed.push((format!("{initial}hailang"), key));
                }
            }
        }
        let index = index(&docs);
        let lost: Vec<_> =
            typed.iter().filter(|(text, key)| !first_page(&index, text).contains(key)).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}
