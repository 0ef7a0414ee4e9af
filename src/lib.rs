//! dutydesk: the duty desk of an urban residents' committee.

#![forbid(unsafe_code)]

pub mod desk;
pub mod domain;
pub mod wire;
