pub struct Community {
    pub office: String,
}
pub fn community(_s: u64, _n: crate::domain::Moment, _r: usize) -> Community {
    todo!()
}
impl Community {
    pub fn records(&self) -> Result<Vec<(crate::domain::Key, Vec<u8>)>, crate::domain::Refusal> {
        todo!()
    }
}
