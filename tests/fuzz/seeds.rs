//! The good files damage begins with: the samples in their workbooks and encodings, and small ones with all a format has.

use std::io::{Cursor, Write};

use unicode_normalization::UnicodeNormalization;

pub fn all() -> Vec<Vec<u8>> {
    let text = include_str!("../fixtures/ds_utf8.csv");
    let wide = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    vec![
        include_bytes!("../fixtures/ds_VnTime_TCVN3.xlsx").to_vec(),
        include_bytes!("../fixtures/ds_merged_header.xlsx").to_vec(),
        xlsx(),
        include_bytes!("../fixtures/ds_vntime.xls").to_vec(),
        include_bytes!("../fixtures/ds_vni.ods").to_vec(),
        ods(),
        text.as_bytes().to_vec(),
        include_bytes!("../fixtures/ds_utf8_bom.csv").to_vec(),
        include_bytes!("../fixtures/ds_utf8_nfd.csv").to_vec(),
        include_bytes!("../fixtures/ds_tcvn3_bytes.csv").to_vec(),
        [&b"\xFF\xFE"[..], &wide(u16::to_le_bytes)].concat(),
        wide(u16::to_be_bytes),
        cp1258(text),
        viqr(text).into_bytes(),
        text.replace(',', ";").replace('\n', "\r").into_bytes(),
        own().into_bytes(),
    ]
}

pub fn zipped(parts: &[(String, Vec<u8>)], packed: bool) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // The kind of an ODS stands unpacked, to be read by anybody.
        let packed = packed && name != "mimetype";
        let method = if packed { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        // Two parts of one name the writer does not make; then one of them is gone.
        if zip.start_file(name.as_str(), options).is_ok() {
            zip.write_all(bytes).expect("in memory");
        }
    }
    zip.finish().expect("in memory").into_inner()
}

fn named(parts: &[(&str, &str)]) -> Vec<u8> {
    let owned: Vec<_> = parts.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    zipped(&owned, true)
}

/// Every kind of cell, shared and inline strings in several fonts, dates, merged and hidden rows, two sheets.
fn xlsx() -> Vec<u8> {
    named(&[
        (
            "xl/workbook.xml",
            r#"<workbook><workbookPr date1904="0"/><sheets><sheet name="Bìa" r:id="r1"/><sheet name="DS" r:id="r2"/><sheet name="Ẩn" state="hidden" r:id="r3"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="r3" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/styles.xml",
            r#"<styleSheet><numFmts><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="000000000000"/></numFmts><fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font><font><name val="VNI-Times"/></font></fonts><cellXfs><xf fontId="0" numFmtId="0"/><xf fontId="1" numFmtId="0"/><xf fontId="2" numFmtId="0"/><xf fontId="0" numFmtId="165"/><xf fontId="0" numFmtId="166"/></cellXfs></styleSheet>"#,
        ),
        (
            "xl/sharedStrings.xml",
            r#"<sst count="4" uniqueCount="4"><si><t>Họ và tên</t></si><si><r><rPr><rFont val=".VnTime"/></rPr><t xml:space="preserve">NguyÔn </t></r><r><rPr><rFont val="Arial"/></rPr><t>Thị An</t></r></si><si><t>=cmd|' /C calc'!A0</t></si><si><t>a_x000D_b</t><rPh><t>x</t></rPh></si></sst>"#,
        ),
        (
            "xl/worksheets/sheet1.xml",
            r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>UBND xã Thử</t></is></c></row></sheetData></worksheet>"#,
        ),
        (
            "xl/worksheets/sheet2.xml",
            r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Ngày sinh</t></is></c><c r="C1" t="inlineStr"><is><t>Số định danh</t></is></c><c r="D1" t="inlineStr"><is><t>Thôn</t></is></c><c r="E1" t="inlineStr"><is><t>Ghi chú</t></is></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="3"><v>42136</v></c><c r="C2" s="4"><v>11215134628</v></c><c r="D2" s="2" t="inlineStr"><is><t>Baûn A</t></is></c><c r="E2" t="s"><v>2</v></c></row><row r="3" hidden="1"><c r="A3" t="str"><f>A2&amp;"x"</f><v>Lò Thị Bé</v></c><c r="B3"><v>2016</v></c><c r="E3" t="b"><v>1</v></c></row><row r="5"><c r="A5" t="inlineStr"><is><t>Lò Văn Cả</t></is></c><c r="B5" t="d"><v>2017-02-03T00:00:00</v></c><c r="E5" t="e"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref="D2:D5"/></mergeCells></worksheet>"#,
        ),
    ])
}

/// Repeated rows and cells, covered cells, notes, spans in fonts of their own.
fn ods() -> Vec<u8> {
    named(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "styles.xml",
            r#"<office:document-styles><style:default-style style:family="table-cell"><style:text-properties style:font-name="A"/></style:default-style></office:document-styles>"#,
        ),
        (
            "content.xml",
            r#"<office:document-content><office:font-face-decls><style:font-face style:name="A" svg:font-family="Arial"/><style:font-face style:name="V" svg:font-family="'.VnTime'"/></office:font-face-decls><office:automatic-styles><style:style style:name="ce1" style:family="table-cell" style:parent-style-name="ce2"><style:text-properties style:font-name="V"/></style:style><style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/><number:date-style style:name="N1"><number:month/><number:year/></number:date-style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="DS"><table:table-column table:number-columns-repeated="4" table:default-cell-style-name="ce2"/><table:table-row><table:table-cell office:value-type="string"><text:p>Họ và tên</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Ngày sinh</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Thôn</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="2"><table:table-cell table:style-name="ce1" office:value-type="string"><office:annotation><text:p>ghi</text:p></office:annotation><text:p>NguyÔn <text:span text:style-name="ce2">Thị</text:span><text:s text:c="2"/>An</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2015-05-12"><text:p>12/05/2015</text:p></table:table-cell><table:table-cell table:number-rows-spanned="3" table:number-columns-repeated="2" office:value-type="string"><text:p>Bản A</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="3"/><table:table-row table:visibility="collapse"><table:table-cell office:value-type="string"><text:p>Lò Văn Bé</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="2016"><text:p>2016</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#,
        ),
    ])
}

/// A list this program wrote.
fn own() -> String {
    "\u{feff}Mã trẻ,Họ và tên,Ngày sinh,Giới tính,Thôn,Ghi chú\r\nTE-0001,'=1+1,12/05/2015,nam,nt,\"a;b\nc\"\r\n\
     TE-0002,Cộng,khoảng 2019,nữ,'0123,''x\r\n"
        .to_owned()
}

fn cp1258(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for letter in text.nfd() {
        let byte = match letter {
            '\u{300}' => 0xCC,
            '\u{301}' => 0xEC,
            '\u{303}' => 0xDE,
            '\u{309}' => 0xD2,
            '\u{323}' => 0xF2,
            'đ' => 0xF0,
            'Đ' => 0xD0,
            '\u{302}' | '\u{306}' | '\u{31b}' => {
                let base = bytes.pop().unwrap_or(b'a');
                let (small, at) = (u8::from(base.is_ascii_lowercase()) * 0x20, base.to_ascii_lowercase());
                small
                    + match (letter, at) {
                        ('\u{302}', b'a') => 0xC2,
                        ('\u{302}', b'e') => 0xCA,
                        ('\u{302}', _) => 0xD4,
                        ('\u{306}', _) => 0xC3,
                        (_, b'o') => 0xD5,
                        _ => 0xDD,
                    }
            }
            ascii => u8::try_from(u32::from(ascii)).unwrap_or(b'?'),
        };
        bytes.push(byte);
    }
    bytes
}

fn viqr(text: &str) -> String {
    let mut out = String::new();
    for letter in text.nfd() {
        match letter {
            '\u{300}' => out.push('`'),
            '\u{301}' => out.push('\''),
            '\u{303}' => out.push('~'),
            '\u{309}' => out.push('?'),
            '\u{323}' => out.push('.'),
            '\u{302}' => out.push('^'),
            '\u{306}' => out.push('('),
            '\u{31b}' => out.push('+'),
            'đ' => out.push_str("dd"),
            'Đ' => out.push_str("DD"),
            other => out.push(other),
        }
    }
    out
}
