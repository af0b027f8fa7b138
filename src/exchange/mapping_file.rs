//! A mapping in a file of its own (`--map`): TOML, JSON or a list of two columns, whatever the officer's helper likes.

use crate::exchange::mapping::{Mapping, MappingError};

/// The pairs in a mapping's file, whichever way it is written.
pub(super) fn pairs(text: &str) -> Result<Pairs, MappingError> {
    let pairs =
        if text.trim_start().starts_with('{') { of_json(text)? } else { of_toml(text).or_else(|_| of_csv(text))? };
    // A mapping of nothing would overrule nothing: rather a slip than a wish.
    if pairs.is_empty() { Err(MappingError::Shape(String::new())) } else { Ok(pairs) }
}

impl Mapping {
    /// As a TOML file that [`Mapping::parse`] reads and a person can mend.
    pub fn to_toml(&self) -> String {
        let mut text = String::from("[columns]\n");
        for (name, said) in self.columns() {
            let (name, said) = (toml::Value::String(name.clone()), toml::Value::String(said.text()));
            text.push_str(&format!("{name} = {said}\n"));
        }
        text
    }
}

/// Name and field of each column.
type Pairs = Vec<(String, String)>;

fn of_json(text: &str) -> Result<Pairs, MappingError> {
    let value: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(text).map_err(|error| MappingError::Shape(error.to_string()))?;
    let columns = value.get("columns").and_then(serde_json::Value::as_object).unwrap_or(&value);
    columns
        .iter()
        .map(|(name, field)| match field {
            serde_json::Value::Null => Ok((name.clone(), String::new())),
            serde_json::Value::String(field) => Ok((name.clone(), field.clone())),
            other => Err(MappingError::Shape(other.to_string())),
        })
        .collect()
}

fn of_toml(text: &str) -> Result<Pairs, MappingError> {
    let value: toml::Table =
        text.parse().map_err(|error: toml::de::Error| MappingError::Shape(error.message().to_owned()))?;
    let columns = value.get("columns").and_then(toml::Value::as_table).unwrap_or(&value);
    columns
        .iter()
        .map(|(name, field)| match field.as_str() {
            Some(field) => Ok((name.clone(), field.to_owned())),
            None => Err(MappingError::Shape(format!("{name} = {field}"))),
        })
        .collect()
}

fn of_csv(text: &str) -> Result<Pairs, MappingError> {
    let first = text.lines().next().unwrap_or_default();
    let sign = [b';', b'\t', b','].into_iter().find(|sign| first.contains(char::from(*sign)));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(sign.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut pairs = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| MappingError::Shape(error.to_string()))?;
        match (record.get(0), record.get(1)) {
            (Some(name), Some(field)) if record.iter().skip(2).all(str::is_empty) => {
                pairs.push((name.to_owned(), field.to_owned()))
            }
            _ if record.iter().all(str::is_empty) => {}
            _ => return Err(MappingError::Shape(record.iter().collect::<Vec<_>>().join(", "))),
        }
    }
    Ok(pairs)
}
