"""Names of invented people and how they are said.

Every character that is used stands here with the reading it has in a name; for a
surname that is the surname's reading (单 is shan). A query in pinyin is made from this
table alone, never from the program under test.
"""

_COMMON = """李li 王wang 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu
朱zhu 高gao 林lin 何he 郭guo 马ma 罗luo 梁liang 宋song 郑zheng 谢xie 韩han 唐tang 冯feng 于yu
董dong 萧xiao 程cheng 曹cao 袁yuan 邓deng 许xu 傅fu 沈shen 彭peng 苏su 卢lu 蒋jiang 蔡cai 贾jia
丁ding 魏wei 薛xue 叶ye 阎yan 余yu 潘pan 杜du 戴dai 夏xia 钟zhong 汪wang 田tian 姜jiang 范fan
方fang 石shi 姚yao 谭tan 廖liao 邹zou 熊xiong 金jin 陆lu 郝hao 孔kong 白bai 崔cui 康kang 毛mao
邱qiu 秦qin 江jiang 史shi 顾gu 侯hou 邵shao 孟meng 龙long 万wan 段duan 钱qian 汤tang 尹yin 黎li"""

# Compound surnames, and those said otherwise than the character elsewhere.
_SPECIAL = """欧阳ou-yang 司马si-ma 上官shang-guan 诸葛zhu-ge 慕容mu-rong 令狐ling-hu 皇甫huang-fu
夏侯xia-hou 尉迟yu-chi 万俟mo-qi 单shan 仇qiu 解xie 查zha 曾zeng 任ren 朴piao 区ou 华hua 盖ge"""

_MALE = """伟wei 强qiang 磊lei 军jun 洋yang 勇yong 杰jie 涛tao 明ming 超chao 刚gang 平ping 辉hui
鹏peng 飞fei 建jian 国guo 志zhi 文wen 德de 福fu 海hai 永yong 春chun 林lin 山shan 成cheng 振zhen
华hua 宁ning 东dong 波bo 斌bin 浩hao 宇yu 晨chen 轩xuan 睿rui 庆qing 根gen 生sheng 安an 康kang"""

_FEMALE = """芳fang 娜na 敏min 静jing 丽li 秀xiu 英ying 兰lan 玉yu 桂gui 珍zhen 霞xia 红hong 梅mei
燕yan 玲ling 艳yan 娟juan 萍ping 凤feng 珠zhu 淑shu 贞zhen 琴qin 云yun 莲lian 雪xue 琳lin 晶jing
倩qian 颖ying 婷ting 瑶yao 欣xin 怡yi 梦meng 涵han 萱xuan 月yue 珊shan 姗shan 菊ju 巧qiao 惠hui"""

# Rare, but in GB 18030, which an office's csv is written in.
_RARE = """堃kun 喆zhe 赟yun 翀chong 旻min 玥yue 甡shen 龑yan 犇ben 淼miao 鑫xin 垚yao 昊hao 祎yi
燚yi 彧yu 妤yu 婳hua"""

# What people write with · is said in Han characters too.
_MINORITY = """阿依古丽·买买提 a-yi-gu-li-mai-mai-ti|古丽娜尔·阿不都 gu-li-na-er-a-bu-du|
艾山·吐尔逊 ai-shan-tu-er-xun|帕提古丽·艾则孜 pa-ti-gu-li-ai-ze-zi|
玛依拉·热合曼 ma-yi-la-re-he-man|巴特尔·斯琴 ba-te-er-si-qin|丹增·次仁 dan-zeng-ci-ren|
卓玛·央金 zhuo-ma-yang-jin"""


def _table(text):
    """[(characters, [syllable, …]), …]"""
    pairs = []
    for word in text.split():
        cut = next(i for i, c in enumerate(word) if c.isascii())
        pairs.append((word[:cut], word[cut:].split("-")))
    return pairs


COMMON = _table(_COMMON)
SPECIAL = _table(_SPECIAL)
MALE, FEMALE, RARE = _table(_MALE), _table(_FEMALE), _table(_RARE)
MINORITY = [
    (entry.split()[0], entry.split()[1].split("-"))
    for entry in _MINORITY.replace("\n", "").split("|")
]
# Outside the basic plane: found by the character, its reading is anybody's guess.
ASTRAL = ["𬀩", "𠅤"]


def surname(rng):
    """(characters, syllables); the first of the table are the most frequent."""
    if rng.random() < 0.06:
        return rng.choice(SPECIAL)
    return COMMON[min(int(rng.expovariate(1 / 18)), len(COMMON) - 1)]


def given(rng, sex):
    """One or two characters with their syllables; None where a reading is unknown."""
    table = MALE if sex == "male" else FEMALE
    count = 1 if rng.random() < 0.25 else 2
    chosen = [rng.choice(table) for _ in range(count)]
    if rng.random() < 0.04:
        chosen[-1] = rng.choice(RARE)
    if rng.random() < 0.003:
        chosen[-1] = (rng.choice(ASTRAL), [None])
    return "".join(c for c, _ in chosen), [s for _, said in chosen for s in said]


def full(rng, sex, family=None):
    """A whole name: (characters, syllables, characters of the surname)."""
    if family is None and rng.random() < 0.01:
        name, said = rng.choice(MINORITY)
        return name, said, name.split("·")[0]
    family = family or surname(rng)
    name, said = given(rng, sex)
    return family[0] + name, family[1] + said, family[0]
