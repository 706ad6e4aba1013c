import PromoterConfiguration
import PromoterCore
import Testing

@Suite("Variables in a configuration")
struct VariablesTests {
    private func path(_ text: String, _ environment: [String: String]) throws -> String? {
        try read("registries: { a: { backend: folder, path: '\(text)' } }", environment: environment)
            .registry(named: "a")?
            .settings(relativeTo: "/").text("path")
    }

    @Test(
        "are replaced",
        arguments: [
            ("${A}", "1"), ("x${A}y${B}z", "x1y2z"), ("${A}${A}", "11"), ("${NONE:-fallback}", "fallback"),
            ("${EMPTY:-fallback}", "fallback"), ("${A:-fallback}", "1"), ("x${NONE:-}", "x"), ("$$", "$"),
            ("$${A}", "${A}"), ("$$${A}", "$1"), ("1$ 2$", "1$ 2$"), ("${NESTED}", "${A}"), ("é${A}ü", "é1ü"),
        ]
    )
    func replaced(text: String, expected: String) throws {
        #expect(try path(text, ["A": "1", "B": "2", "EMPTY": "", "NESTED": "${A}"]) == expected)
    }

    @Test(
        "are refused where they are not well formed",
        arguments: [
            (
                "$TOKEN",
                "'$TOKEN' is neither a variable nor a dollar sign; expected ${TOKEN} for the variable, or $$TOKEN for the text"
            ),
            ("${}", "'${}' is not a variable; expected ${NAME} or ${NAME:-default}, the name of letters, digits and _"),
            (
                "${A-b}",
                "'${A-b}' is not a variable; expected ${NAME} or ${NAME:-default}, the name of letters, digits and _"
            ),
            (
                "${1A}",
                "'${1A}' is not a variable; expected ${NAME} or ${NAME:-default}, the name of letters, digits and _"
            ),
            ("x${A", "'${' is not closed; expected ${NAME} or ${NAME:-default}"),
        ]
    )
    func malformed(text: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { try path(text, ["A": "1"]) }
        #expect(error?.description == "p.yaml:1:43: error: " + message)
    }
}
