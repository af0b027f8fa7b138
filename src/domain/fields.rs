//! What stands in the boxes of a form, as typed: the common shape of a screen's form, an imported row and a command's options.

use std::collections::BTreeMap;

/// Field name → text as typed. A missing field and an empty one mean the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub BTreeMap<String, String>);

impl Fields {
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map(String::as_str).unwrap_or("")
    }

    /// Trimmed, and `None` where nothing was typed.
    pub fn some(&self, key: &str) -> Option<String> {
        let text = self.get(key).trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.0.insert(key.to_owned(), value.into());
    }

    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.set(key, value);
        self
    }

    pub fn is_blank(&self) -> bool {
        self.0.values().all(|value| value.trim().is_empty())
    }
}
