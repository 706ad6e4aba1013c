import PromoterConfiguration
import PromoterCore
import Testing

@Suite("The JSON Schema of the configuration")
struct ConfigurationSchemaTests {
    private func schema() throws -> JSONValue {
        try JSONValue(parsing: Array(ConfigurationSchema(catalog: sampleCatalog).text.utf8))
    }

    private func settings(of backend: String) throws -> JSONValue? {
        let conditions = try schema()["definitions"]?["registry"]?["allOf"]?.array ?? []
        return conditions.first { $0["if"]?["properties"]?["backend"]?["const"]?.string == backend }?["then"]
    }

    @Test("is of a draft that editors know, and allows no unknown keys")
    func top() throws {
        let schema = try schema()
        #expect(schema["$schema"]?.string == "http://json-schema.org/draft-07/schema#")
        #expect(schema["additionalProperties"] == .bool(false))
        guard case .object(let properties)? = schema["properties"] else {
            Issue.record("no properties")
            return
        }
        #expect(properties.keys.sorted() == ["policy", "registries", "sign", "signatures"])
        #expect(schema["properties"]?["signatures"]?["items"]?["enum"]?.array == [.string("cosign-tags")])
    }

    @Test("describes every setting of every backend, and nothing else", arguments: ["remote", "folder"])
    func settingsOfBackends(backend: String) throws {
        let factory = try #require(sampleCatalog.factory(named: backend))
        let then = try #require(try settings(of: backend))
        guard case .object(let properties)? = then["properties"] else {
            Issue.record("no properties")
            return
        }
        #expect(Set(properties.keys) == Set(factory.settings.map(\.key) + ["backend"]))
        #expect(then["additionalProperties"] == .bool(false))
        #expect(then["required"]?.array == factory.settings.filter(\.isRequired).map { .string($0.key) })
        for setting in factory.settings {
            #expect(properties[setting.key]?["description"]?.string == setting.summary)
        }
    }

    @Test("allows a variable where a value is not a text")
    func variables() throws {
        let properties = try settings(of: "remote")?["properties"]
        let number = try #require(properties?["connections"]?["anyOf"]?.array)
        #expect(number.first?["minimum"] == .integer(1))
        #expect(number.first?["maximum"] == .integer(64))
        #expect(number.last?["$ref"]?.string == "#/definitions/variable")
        #expect(properties?["insecure"]?["anyOf"]?.array?.first?["type"]?.string == "boolean")
        let words = properties?["mode"]?["anyOf"]?.array?.first?["enum"]?.array
        #expect(words == [.string("fast"), .string("careful")])
    }

    @Test("allows a text or a file for a secret")
    func secret() throws {
        let password = try settings(of: "remote")?["properties"]?["credentials"]?["properties"]?["password"]
        #expect(password?["allOf"]?.array?.first?["$ref"]?.string == "#/definitions/secret")
        let forms = try schema()["definitions"]?["secret"]?["anyOf"]?.array
        #expect(forms?.last?["required"]?.array == [.string("file")])
    }
}
