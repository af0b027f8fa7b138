//! Widgets: their state, and how they draw.

pub mod order_grid;
pub mod pick_list;
pub mod sheet;
pub mod text_area;
pub mod text_line;
