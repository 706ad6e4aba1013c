import PromoterCore
import Testing

@testable import ArtifactoryBackend

@Suite("Properties of promoted images")
struct PropertyTests {
    private func templates(_ values: [String: String]) throws -> PropertyTemplates? {
        try PropertyTemplates(
            BackendSettings(name: "test", values: ["properties": .map(values.mapValues { .text($0) })])
        )
    }

    @Test("places are filled in, in the order of the names")
    func filled() throws {
        let templates = try #require(
            try templates(["promoted.by": "{user} from {source}", "build": "fixed", "a": "{digest}"])
        )
        let properties = templates.filled { "<\($0.rawValue)>" }
        #expect(properties.map(\.name) == ["a", "build", "promoted.by"])
        #expect(properties.map(\.value) == ["<digest>", "fixed", "<user> from <source>"])
        #expect(templates.namesUser)
    }

    @Test("none is nothing")
    func none() throws {
        #expect(try templates([:]) == nil)
    }

    @Test(
        "what would end a value is escaped",
        arguments: [
            ("a,b", #"k=a\,b"#), (#"a\b"#, #"k=a\\b"#), ("a|b", #"k=a\|b"#), ("a=b", #"k=a\=b"#), ("a;b", #"k=a\;b"#),
            ("plain text", "k=plain text"), ("", "k="),
        ]
    )
    func escaped(value: String, text: String) {
        #expect(PropertyText.text([("k", value)]) == text)
    }

    @Test("several are separated by semicolons")
    func several() {
        #expect(PropertyText.text([("a", "1"), ("b", "2")]) == "a=1;b=2")
    }
}
