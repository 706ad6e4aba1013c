/// The part of the JSON Schema that is about the policy.
enum PolicySchema {
    /// The schema of `policy:`; it refers to ``definitions``.
    static var value: OrderedJSON {
        .object([
            "description": "What has to vouch for images before they are promoted. Variables are not replaced in it.",
            "type": "object",
            "additionalProperties": false,
            "required": ["rules"],
            "properties": .object([
                "signers": .object([
                    "description": "Whose signatures count, by the name that rules have for them.",
                    "type": "object",
                    "additionalProperties": .object(["$ref": "#/definitions/signer"]),
                ]),
                "rules": .object([
                    "description":
                        "The rules. For an image the one counts that tells most of its destination, then of it.",
                    "type": "array",
                    "items": .object(["$ref": "#/definitions/rule"]),
                ]),
                "otherwise": .object([
                    "description": "What becomes of images that no rule is for; by default they are refused.",
                    "enum": ["refuse", "allow"],
                ]),
            ]),
        ])
    }

    /// What the schema refers to.
    static var definitions: [OrderedJSON.Member] {
        [
            OrderedJSON.Member("signer", signer), OrderedJSON.Member("rule", rule),
            OrderedJSON.Member("requirements", requirements), OrderedJSON.Member("condition", condition),
        ]
    }

    private static var signer: OrderedJSON {
        .object([
            "oneOf": [
                map(
                    [
                        "key": text("The file with the public key, PEM, relative to this file's folder."),
                        "trusted-root": text(
                            "The file with the roots of trust: signatures have to be in one of its logs."
                        ),
                    ],
                    required: ["key"]
                ),
                map(
                    [
                        "issuer": text(
                            "Who knows the identity: an OpenID Connect issuer's URL; * stands for any text."
                        ),
                        "identity": text("The certificate's subject: an address or a URI; * stands for any text."),
                        "trusted-root": text("The file with the roots of trust, trusted_root.json."),
                        "log": flag(
                            "Whether signatures have to be in a transparency log; if not, a timestamp is needed."
                        ),
                        "certificate-log": flag("Whether certificates have to be in a log of certificates."),
                    ],
                    required: ["issuer", "identity", "trusted-root"]
                ),
                map(
                    [
                        "notation": text("The folder with Notation's trustpolicy.json and truststore."),
                        "statement": text("The statement of the trust policy, where it has several."),
                    ],
                    required: ["notation"]
                ),
            ]
        ])
    }

    private static var rule: OrderedJSON {
        var rule = map(
            [
                "name": text("What reports call the rule."),
                "destinations": texts("The destinations, by name or address; * stands for a part, ** for any."),
                "images": texts("The images, as the destination names them: team/**, team/app:1.*; all by default."),
                "check": .object([
                    "description": "What is checked of an index: itself (the default), every platform, or both.",
                    "enum": ["index", "platforms", "both"],
                ]),
                "require": .object(["$ref": "#/definitions/requirements"]),
                "allow-unsigned": .object([
                    "description": "Whether images may pass whatever vouches for them or does not.",
                    "type": "boolean",
                ]),
            ],
            required: ["destinations"]
        )
        if case .object(let members) = rule {
            rule = .object(
                members + [
                    OrderedJSON.Member(
                        "oneOf",
                        [.object(["required": ["require"]]), .object(["required": ["allow-unsigned"]])]
                    )
                ]
            )
        }
        return rule
    }

    private static var requirements: OrderedJSON {
        .object([
            "description": "What is required, all of it.",
            "type": "array",
            "minItems": .number(1),
            "items": .object([
                "type": "object",
                "additionalProperties": false,
                "minProperties": .number(1),
                "maxProperties": .number(1),
                "properties": .object([
                    "signature": text("A signature of the image, by this signer."),
                    "any": .object(["$ref": "#/definitions/requirements"]),
                    "all": .object(["$ref": "#/definitions/requirements"]),
                    "signers": map(
                        [
                            "at-least": .object(["type": "integer", "minimum": .number(1)]),
                            "of": texts("The signers, of whom so many have to have signed the image."),
                        ],
                        required: ["at-least", "of"]
                    ),
                    "attestation": map(
                        [
                            "type": text("The predicate's type: a URI, or a short name as cosign has it."),
                            "by": texts("Who may have signed it."),
                            "where": .object([
                                "description": "What has to hold of the predicate, all of it.",
                                "type": "array",
                                "items": .object(["$ref": "#/definitions/condition"]),
                            ]),
                        ],
                        required: ["type", "by"]
                    ),
                ]),
            ]),
        ])
    }

    private static var condition: OrderedJSON {
        map(
            [
                "path": text("The keys that lead to the value, with dots between them."),
                "equals": .object(["type": ["string", "number", "boolean"]]),
                "matches": text("What a text has to be like; * and ** stand for parts."),
                "exists": .object(["const": true]),
            ],
            required: ["path"]
        )
    }

    private static func text(_ description: String) -> OrderedJSON {
        .object(["description": .string(description), "type": "string", "minLength": .number(1)])
    }

    private static func flag(_ description: String) -> OrderedJSON {
        .object(["description": .string(description), "type": "boolean", "default": true])
    }

    private static func texts(_ description: String) -> OrderedJSON {
        .object([
            "description": .string(description),
            "anyOf": [
                .object(["type": "string", "minLength": .number(1)]),
                .object(["type": "array", "minItems": .number(1), "items": .object(["type": "string"])]),
            ],
        ])
    }

    private static func map(_ properties: [OrderedJSON.Member], required: [String]) -> OrderedJSON {
        .object([
            "type": "object",
            "additionalProperties": false,
            "required": .array(required.map { .string($0) }),
            "properties": .object(properties),
        ])
    }

    private static func map(
        _ properties: KeyValuePairs<String, OrderedJSON>,
        required: [String]
    ) -> OrderedJSON {
        map(properties.map { OrderedJSON.Member($0.key, $0.value) }, required: required)
    }
}
