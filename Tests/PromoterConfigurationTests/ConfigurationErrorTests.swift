import PromoterConfiguration
import PromoterCore
import Testing

@Suite("What is wrong with a configuration")
struct ConfigurationErrorTests {
    /// A text and all lines that are said about it.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let expected: [String]
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "an empty file",
            text: "",
            expected: ["p.yaml:1:1: error: the file is empty; expected 'registries:'"]
        ),
        Case(
            name: "only a comment",
            text: "# nothing yet\n",
            expected: ["p.yaml:1:1: error: the file is empty; expected 'registries:'"]
        ),
        Case(
            name: "a text instead of a map",
            text: "registries\n",
            expected: [
                "p.yaml:1:1: error: the file holds 'registries'; expected 'registries:' and what is below it"
            ]
        ),
        Case(
            name: "an unknown key at the top",
            text: "registry:\n  a: {}\n",
            expected: [
                "p.yaml:1:1: error: unknown key 'registry'; expected one of registries, signatures, policy, sign (did you mean 'registries'?)"
            ]
        ),
        Case(
            name: "registries as a list",
            text: "registries: [a, b]\n",
            expected: [
                "p.yaml:1:13: error: 'registries' holds a list; expected a map from a registry's name to its settings"
            ]
        ),
        Case(
            name: "a registry without settings",
            text: "registries:\n  a:\n",
            expected: [
                "p.yaml:2:5: error: registry 'a' holds nothing; expected a map of settings with 'backend:'"
            ]
        ),
        Case(
            name: "a name that looks like a location",
            text: "registries:\n  oci://host: { backend: folder, path: x }\n",
            expected: [
                "p.yaml:2:3: error: 'oci://host' can't be a registry's name; expected letters, digits, . _ or -, beginning with a letter or a digit"
            ]
        ),
        Case(
            name: "no backend",
            text: "registries:\n  a: { path: x }\n",
            expected: [
                "p.yaml:2:3: error: registry 'a' has no 'backend'; expected 'backend:' with one of remote, folder"
            ]
        ),
        Case(
            name: "a misspelt backend key",
            text: "registries:\n  a:\n    backed: folder\n",
            expected: [
                "p.yaml:3:5: error: unknown key 'backed'; expected 'backend:' with one of remote, folder (did you mean 'backend'?)"
            ]
        ),
        Case(
            name: "an unknown backend",
            text: "registries:\n  a: { backend: foldr }\n",
            expected: [
                "p.yaml:2:17: error: unknown backend 'foldr'; expected one of remote, folder (did you mean 'folder'?)"
            ]
        ),
        Case(
            name: "everything at once, in the order of the file",
            text: """
                registries:
                  a:
                    backend: remote
                    ulr: https://x.example.com
                    insecure: yes
                    connections: 65
                    mode: quick
                    mirrors: https://y.example.com
                    credentials:
                      user: ci
                      password: ${OOPS
                  b:
                    backend: folder
                    path: [x]
                signatures: [cosign-tgas, 1]
                """,
            expected: [
                "p.yaml:2:3: error: 'url' is missing; expected 'url:' for a registry of backend remote: where it is",
                "p.yaml:4:5: error: unknown key 'ulr'; expected one of url, namespace, credentials, insecure, connections, mode, mirrors, labels for a registry of backend remote (did you mean 'url'?)",
                "p.yaml:5:15: error: 'insecure' is 'yes'; expected true or false (did you mean 'true'?)",
                "p.yaml:6:18: error: 'connections' is '65'; expected a whole number from 1 to 64",
                "p.yaml:7:11: error: 'mode' is 'quick'; expected one of fast, careful",
                "p.yaml:8:14: error: 'mirrors' holds 'https://y.example.com'; expected a list, each of it a URL with its scheme, https://registry.example.com",
                "p.yaml:10:7: error: unknown key 'user'; expected one of username, password for 'credentials' (did you mean 'username'?)",
                "p.yaml:10:7: error: 'username' is missing; expected 'username:' for 'credentials': who asks",
                "p.yaml:11:17: error: '${' is not closed; expected ${NAME} or ${NAME:-default}",
                "p.yaml:14:11: error: 'path' holds a list; expected a path",
                "p.yaml:15:14: error: unknown signature strategy 'cosign-tgas'; expected cosign-tags (did you mean 'cosign-tags'?)",
                "p.yaml:15:27: error: unknown signature strategy '1'; expected cosign-tags",
            ]
        ),
        Case(
            name: "signatures that are none at all",
            text: "registries:\n  a: { backend: remote, url: \"https://x.example.com\" }\nsignatures: []\n",
            expected: ["p.yaml:3:13: error: 'signatures' is an empty list; expected one or more of cosign-tags"]
        ),
        Case(
            name: "a URL without its scheme",
            text: "registries:\n  a: { backend: remote, url: x.example.com:5000 }\n",
            expected: [
                "p.yaml:2:30: error: 'url' is 'x.example.com:5000'; expected a URL with its scheme, https://registry.example.com (did you mean 'https://x.example.com:5000'?)"
            ]
        ),
        Case(
            name: "a value that is left out",
            text: "registries:\n  a:\n    backend: folder\n    path:\n",
            expected: ["p.yaml:4:5: error: 'path' holds nothing; expected a path"]
        ),
        Case(
            name: "a key twice",
            text: "registries:\n  a:\n    backend: folder\n    path: x\n    path: y\n",
            expected: ["p.yaml:5:5: error: the key 'path' is there twice, first in line 4; expected each key once"]
        ),
        Case(
            name: "a registry twice",
            text: "registries:\n  a: { backend: folder, path: x }\n  \"a\": { backend: folder, path: y }\n",
            expected: ["p.yaml:3:3: error: the key 'a' is there twice, first in line 2; expected each key once"]
        ),
        Case(
            name: "a tab",
            text: "registries:\n\ta: { backend: folder, path: x }\n",
            expected: ["p.yaml:2:1: error: a tab stands where the line is indented; expected spaces"]
        ),
        Case(
            name: "a quote that is not closed",
            text: "registries:\n  a: { backend: \"folder, path: x }\n",
            expected: [
                "p.yaml:2:17: error: the quote is not closed; expected the same quote at the end of the text"
            ]
        ),
        Case(
            name: "a second document",
            text: "registries: {}\n---\nregistries: {}\n",
            expected: [
                "p.yaml:2:1: error: a second document begins here; expected one document, without a '---' between"
            ]
        ),
        Case(
            name: "an alias of nothing",
            text: "registries:\n  a: *b\n",
            expected: [
                "p.yaml:2:6: error: the alias '*b' has no anchor before it; expected '&b' further up"
            ]
        ),
        Case(
            name: "a control character",
            text: "registries:\n  a: \u{7}\n",
            expected: [
                "p.yaml:2:6: error: a character that YAML does not allow (number 7); expected printable text"
            ]
        ),
        Case(
            name: "a map as a key",
            text: "registries:\n  ? { a: b }\n  : { backend: folder, path: x }\n",
            expected: ["p.yaml:2:5: error: a list or a map stands as a key; expected a word"]
        ),
    ]

    @Test("is told with its place, what was found and what was expected", arguments: cases)
    func isTold(_ example: Case) {
        let error = #expect(throws: ConfigurationError.self) { try read(example.text) }
        #expect(error?.issues.map(\.description) == example.expected)
    }

    @Test("names the first byte that is not UTF-8")
    func notUTF8() {
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationReader(catalog: sampleCatalog, environment: [:])
                .read(Array("a: é\nb: é".utf8) + [0xFF, 0x20], file: "p.yaml")
        }
        #expect(error?.description == "p.yaml:2:5: error: the file is not UTF-8 text; expected UTF-8")
    }

    @Test("says UTF-16 where that is what it is")
    func utf16() {
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationReader(catalog: sampleCatalog, environment: [:])
                .read([0xFF, 0xFE, 0x61, 0x00], file: "p.yaml")
        }
        #expect(error?.description == "p.yaml: error: the file is UTF-16 text; expected UTF-8")
    }

    @Test("does not matter for a byte order mark")
    func byteOrderMark() throws {
        let configuration = try read("\u{FEFF}registries:\n  a: { backend: folder, path: x }\n")
        #expect(configuration.registries.map(\.name) == ["a"])
    }

    @Test(
        "is told at once where aliases would blow the document up",
        arguments: [
            // Ten levels of ten aliases each, as a value and as a key, which the parser hashes.
            (0..<10)
                .map {
                    "l\($0): &l\($0) [\(Array(repeating: $0 == 0 ? "x" : "*l\($0 - 1)", count: 10).joined(separator: ", "))]"
                }
                .joined(separator: "\n"),
            (0..<40).map { "l\($0): &l\($0) [\($0 == 0 ? "x" : "*l\($0 - 1), *l\($0 - 1)")]" }.joined(separator: "\n")
                + "\n? *l39\n: x",
            // Few anchors, used often: the parser is quick, following them is not.
            "a: &a [\(Array(repeating: "x", count: 300).joined(separator: ", "))]\nb: [\(Array(repeating: "*a", count: 300).joined(separator: ", "))]",
        ]
    )
    func aliasBomb(_ text: String) {
        let start = ContinuousClock.now
        let error = #expect(throws: ConfigurationError.self) { try read(text) }
        #expect(error?.issues.count == 1)
        #expect(error?.issues.first?.problem == "the document grows too large, its aliases followed")
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("is told for nesting without end, and does not crash")
    func deepNesting() {
        for text in [String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000)] {
            #expect(throws: ConfigurationError.self) { try read(text) }
        }
    }
}
