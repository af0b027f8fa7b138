//! Who opens a book: the right passphrase, the recovery key, and nobody who was shut out.
#![allow(clippy::unwrap_used)]

use age::secrecy::ExposeSecret;

use super::*;

#[test]
fn only_the_right_passphrase_opens_and_the_file_tells_nothing() {
    let (vault, key, recovery) = Vault::create("in", "mật khẩu dài").unwrap();
    assert_eq!(*vault.unlock("in", "mật khẩu dài").unwrap(), *key);
    assert!(matches!(vault.unlock("in", "mật khẩu sai"), Err(StoreError::WrongPassphrase)));
    assert!(matches!(vault.unlock("ai", "mật khẩu dài"), Err(StoreError::UnknownLogin)));
    let text = toml::to_string(&vault).unwrap();
    assert!(!text.contains(hex(key.as_ref()).as_str()) && !text.contains(recovery.expose_secret()));
}

#[test]
fn the_recovery_key_opens_the_book_key() {
    let (vault, key, recovery) = Vault::create("in", "mật khẩu dài").unwrap();
    assert_eq!(*vault.unlock_with_recovery(recovery.expose_secret()).unwrap(), *key);
    let typed = format!(" {}\n", recovery.expose_secret().to_lowercase());
    assert_eq!(*vault.unlock_with_recovery(&typed).unwrap(), *key, "as somebody types it from paper");
    let other = x25519::Identity::generate().to_string();
    for wrong in ["", "age", other.expose_secret()] {
        assert!(matches!(vault.unlock_with_recovery(wrong), Err(StoreError::WrongRecovery)));
    }
}

#[test]
fn people_come_forget_and_go() {
    let (mut vault, key, recovery) = Vault::create("in", "mật khẩu dài").unwrap();
    vault.give("mai", "câu đầu tiên", &key).unwrap();
    assert_eq!(*vault.unlock("mai", "câu đầu tiên").unwrap(), *key);

    // Her own: the old one counts no more, and nothing but her secret is wrapped anew.
    let before = toml::to_string(&vault).unwrap();
    assert!(matches!(vault.change("mai", "không phải", "câu mới hơn"), Err(StoreError::WrongPassphrase)));
    assert_eq!(toml::to_string(&vault).unwrap(), before);
    let (public, book_key) = (vault.officers[1].public.clone(), vault.officers[1].book_key.clone());
    vault.change("mai", "câu đầu tiên", "câu mới hơn").unwrap();
    assert_eq!((&vault.officers[1].public, &vault.officers[1].book_key), (&public, &book_key));
    assert!(matches!(vault.unlock("mai", "câu đầu tiên"), Err(StoreError::WrongPassphrase)));
    let secret = vault.secret("mai", "câu mới hơn").unwrap();

    // Forgotten and set anew: a process that knows her old secret has to sign in again.
    vault.give("mai", "câu thứ ba", &key).unwrap();
    assert_eq!((vault.officers.len(), *vault.unlock("mai", "câu thứ ba").unwrap()), (2, *key));
    assert!(matches!(vault.open_with("mai", &secret), Err(StoreError::Moved)));

    // Gone, and the book re-keyed: nobody else notices, and what she knew opens nothing.
    let ins = vault.secret("in", "mật khẩu dài").unwrap();
    vault.disable("mai");
    let new = Vault::new_key().unwrap();
    vault.rewrap(&new).unwrap();
    assert_ne!(*new, *key);
    assert_eq!(*vault.open_with("in", &ins).unwrap(), *new);
    assert_eq!(*vault.unlock_with_recovery(recovery.expose_secret()).unwrap(), *new);
    assert!(matches!(vault.unlock("mai", "câu thứ ba"), Err(StoreError::Disabled(login)) if login == "mai"));
    let read = Vault::parse(&vault.text().unwrap()).unwrap();
    assert!(matches!(read.knows("mai"), Err(StoreError::Disabled(_))), "told so also after it was written");
}

#[test]
fn a_renewed_recovery_key_takes_the_place_of_the_old_one() {
    let (mut vault, key, old) = Vault::create("in", "mật khẩu dài").unwrap();
    let new = vault.renew_recovery(&key).unwrap();
    assert_eq!(*vault.unlock_with_recovery(&new).unwrap(), *key);
    assert!(matches!(vault.unlock_with_recovery(old.expose_secret()), Err(StoreError::WrongRecovery)));
}
