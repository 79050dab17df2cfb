//! The reference of the library is what the library says.
use expect_test::expect_file;

#[test]
fn the_reference_page_says_what_the_library_does() {
    expect_file!["../../../docs/functions-reference.md"].assert_eq(&hexafn_expr::library::reference());
}
