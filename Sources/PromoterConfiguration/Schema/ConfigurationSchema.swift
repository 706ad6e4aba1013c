public import PromoterCore

/// The JSON Schema of `promoter.yaml`, made of what the backends say about their settings.
///
/// It is of draft 7, which the YAML language servers of editors know best.
public struct ConfigurationSchema: Sendable {
    private let catalog: BackendCatalog

    /// Makes a schema.
    ///
    /// - Parameter catalog: the kinds of backend.
    public init(catalog: BackendCatalog) {
        self.catalog = catalog
    }

    /// The schema as JSON text.
    public var text: String { value.text }

    var value: OrderedJSON {
        .object([
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "promoter.yaml",
            "description": "The registries that promoter moves images between.",
            "type": "object",
            "additionalProperties": false,
            "properties": .object([
                "registries": .object([
                    "description": "The registries, by the name that --from, --to and --in know them by.",
                    "type": "object",
                    "propertyNames": .object(["pattern": .string(RegistryNameRule.pattern)]),
                    "additionalProperties": .object(["$ref": "#/definitions/registry"]),
                ]),
                "signatures": .object([
                    "description": "How attachments are looked for; by default in every way that a registry has.",
                    "type": "array",
                    "items": .object(["enum": .array(catalog.strategies.map { .string($0.text) })]),
                    "minItems": .number(1),
                    "uniqueItems": true,
                ]),
                "policy": PolicySchema.value,
                "sign": signing,
            ]),
            "definitions": .object(definitions),
        ])
    }

    private var definitions: [OrderedJSON.Member] {
        [OrderedJSON.Member("registry", registry)] + texts + PolicySchema.definitions
    }

    private var texts: [OrderedJSON.Member] {
        [
            OrderedJSON.Member(
                "variable",
                .object([
                    "description": "A text with a variable of the environment: ${NAME} or ${NAME:-default}.",
                    "type": "string",
                    "pattern": "\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}",
                ])
            ),
            OrderedJSON.Member(
                "secret",
                .object([
                    "anyOf": [
                        .object(["type": "string", "minLength": 1]),
                        .object([
                            "type": "object",
                            "additionalProperties": false,
                            "required": ["file"],
                            "properties": .object([
                                "file": .object([
                                    "description": "The file that holds the secret, relative to this file's folder.",
                                    "type": "string",
                                    "minLength": 1,
                                ])
                            ]),
                        ]),
                    ]
                ])
            ),
        ]
    }

    private var registry: OrderedJSON {
        .object([
            "type": "object",
            "required": ["backend"],
            "properties": .object([
                "backend": .object([
                    "description": .string(
                        "The kind of registry. "
                            + catalog.factories.map { "\($0.name): \($0.summary)" }.joined(separator: "; ")
                    ),
                    "enum": .array(catalog.factories.map { .string($0.name) }),
                ])
            ]),
            "allOf": .array(catalog.factories.map { condition($0) }),
        ])
    }

    private func condition(_ factory: any BackendFactory) -> OrderedJSON {
        .object([
            "if": .object([
                "required": ["backend"],
                "properties": .object(["backend": .object(["const": .string(factory.name)])]),
            ]),
            "then": map(factory.settings, besides: [OrderedJSON.Member("backend", true)]),
        ])
    }

    func map(_ settings: [SettingDescription], besides others: [OrderedJSON.Member] = []) -> OrderedJSON {
        let required = settings.filter(\.isRequired).map { OrderedJSON.string($0.key) }
        return .object([
            "type": "object",
            "additionalProperties": false,
            "required": required.isEmpty ? nil : .array(required),
            "properties": .object(others + settings.map { OrderedJSON.Member($0.key, schema(of: $0)) }),
        ])
    }

    private func schema(of setting: SettingDescription) -> OrderedJSON {
        guard case .object(let members) = schema(of: setting.kind) else { return true }
        return .object([OrderedJSON.Member("description", .string(setting.summary))] + members)
    }

    private func schema(of kind: SettingDescription.Kind) -> OrderedJSON {
        switch kind {
        case .text: .object(["type": ["string", "number", "boolean"]])
        case .path: .object(["type": "string", "minLength": 1])
        case .secret: .object(["allOf": [.object(["$ref": "#/definitions/secret"])]])
        case .url: .object(["type": "string", "pattern": "://|\\$\\{"])
        case .flag: orVariable(.object(["type": "boolean"]))
        case .number(let range):
            orVariable(
                .object([
                    "type": "integer",
                    "minimum": .number(Int64(range.lowerBound)),
                    "maximum": .number(Int64(range.upperBound)),
                ])
            )
        case .choice(let words): orVariable(.object(["enum": .array(words.map { .string($0) })]))
        case .list(let kind): .object(["type": "array", "items": schema(of: kind)])
        case .map(let settings): map(settings)
        case .table(let kind): .object(["type": "object", "additionalProperties": schema(of: kind)])
        }
    }

    /// A value, or a text that becomes one when its variables are replaced.
    private func orVariable(_ schema: OrderedJSON) -> OrderedJSON {
        .object(["anyOf": [schema, .object(["$ref": "#/definitions/variable"])]])
    }
}
