//! A list as it is shown without chosen columns: what is asked for first always, and as much more as a wide screen has room for.

use crate::domain::listing::What;

/// A column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    pub key: &'static str,
    pub from: u16,
    /// The column before which its text ends.
    pub to: u16,
}

/// What every screen has room for: the key, where it begins, where it ends.
fn narrow(what: What) -> &'static [(&'static str, u16, u16)] {
    match what {
        What::Children => &[
            ("name", 3, 25),
            ("birth_date", 26, 38),
            ("sex", 39, 43),
            ("village", 44, 60),
            ("code", 61, 70),
            ("groups", 71, 80),
        ],
        What::Households => &[
            ("head", 3, 26),
            ("village", 27, 43),
            ("phone", 44, 56),
            ("children", 57, 60),
            ("poverty", 60, 69),
            ("code", 70, 79),
        ],
        _ => &[("child_name", 3, 22), ("village", 23, 36), ("next_step", 37, 67), ("code", 67, 79)],
    }
}

/// On a wide screen: keys with the cells they need and those they are glad of, in their order; from the left as many as fit,
/// and what is over goes to those that are cut.
fn wide(what: What) -> &'static [(&'static str, u16, u16)] {
    match what {
        What::Children => &[
            ("name", 26, 30),
            ("birth_date", 13, 13),
            ("sex", 5, 5),
            ("village", 18, 24),
            ("code", 9, 10),
            ("mother_name", 20, 26),
            ("groups", 24, 50),
            ("father_name", 20, 26),
            ("address", 22, 40),
            ("school", 24, 40),
            ("guardian_phone", 13, 13),
        ],
        What::Households => &[
            ("head", 26, 30),
            ("village", 18, 24),
            ("phone", 13, 13),
            ("children", 4, 4),
            ("poverty", 14, 16),
            ("code", 9, 10),
            ("address", 26, 60),
            ("note", 20, 50),
        ],
        _ => &[
            ("child_name", 24, 30),
            ("village", 17, 24),
            ("level", 12, 12),
            ("next_step", 32, 44),
            ("due_at", 18, 20),
            ("code", 14, 14),
            ("owner", 20, 26),
            ("groups", 24, 50),
            ("stage", 22, 24),
        ],
    }
}

/// From this width on.
const WIDE: u16 = 100;
/// Behind the mark of the chosen row.
const BEGINS: u16 = 3;

pub(super) fn is_wide(width: u16) -> bool {
    width >= WIDE
}

pub(super) fn columns(what: What, width: u16) -> Vec<Shown> {
    if !is_wide(width) {
        return narrow(what).iter().map(|(key, from, to)| Shown { key, from: *from, to: (*to).min(width) }).collect();
    }
    let mut room = width - BEGINS;
    let mut fitting = Vec::new();
    for (key, least, most) in wide(what) {
        if *least > room {
            break;
        }
        room -= least;
        fitting.push((*key, *least, most - least));
    }
    let wishes: u16 = fitting.iter().map(|(_, _, wish)| wish).sum();
    let over = room.min(wishes);
    let mut from = BEGINS;
    let mut shown: Vec<Shown> = Vec::new();
    for (key, least, wish) in fitting {
        let more = if wishes == 0 { 0 } else { u32::from(wish) * u32::from(over) / u32::from(wishes) };
        let cells = least + u16::try_from(more).unwrap_or(0);
        shown.push(Shown { key, from, to: from + cells - 1 });
        from += cells;
    }
    // What the shares left is the last one's.
    if let Some(last) = shown.last_mut() {
        last.to = width;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_screen_is_used_to_its_edge_and_nothing_overlaps() {
        for what in [What::Children, What::Households, What::Cases] {
            let mut before = 0;
            for width in 60..=240 {
                let columns = columns(what, width);
                assert!(columns.iter().all(|column| what.keys().contains(&column.key)));
                for pair in columns.windows(2) {
                    assert!(pair[0].to <= pair[1].from, "{what:?} at {width}: {pair:?}");
                }
                if width >= WIDE {
                    assert_eq!(columns.last().map(|column| column.to), Some(width));
                    assert!(columns.len() >= before, "{what:?} at {width} shows less than before");
                    before = columns.len();
                }
            }
        }
        let keys = |what, width| columns(what, width).iter().map(|column| column.key).collect::<Vec<_>>();
        assert!(keys(What::Children, 120).contains(&"groups") && keys(What::Children, 120).contains(&"mother_name"));
        assert!(keys(What::Children, 160).contains(&"father_name") && keys(What::Children, 160).contains(&"address"));
        assert!(keys(What::Households, 120).contains(&"address"));
    }
}
