internal import PromoterCore

/// The settings below `sign:`.
enum SigningSettings {
    /// How long an external signer may take, in seconds, where it is not said.
    static let defaultTimeLimit = 60

    static let all: [SettingDescription] = [
        SettingDescription(
            "key",
            .path,
            summary: "the private key, PEM: cosign's, encrypted, or a plain one (PKCS #8, SEC 1, PKCS #1)"
        ),
        SettingDescription(
            "password",
            .secret,
            summary: "the password of an encrypted key; without it, what COSIGN_PASSWORD holds"
        ),
        SettingDescription(
            "command",
            .list(.text),
            summary: "a program that signs in place of a key: it is given the bytes and prints the signature"
        ),
        SettingDescription("public-key", .path, summary: "the public key that goes with the program's signatures, PEM"),
        SettingDescription(
            "time-limit",
            .number(1...3600),
            summary: "how long the program may take, in seconds; \(defaultTimeLimit) by default"
        ),
        SettingDescription(
            "strategies",
            .list(.choice([StrategyName.cosignTags.text, StrategyName.referrers.text])),
            summary: "how signatures are kept; by default as the image is signed already, else in cosign's tags"
        ),
        SettingDescription(
            "record",
            .flag,
            summary: "whether a signed record of each promotion is attached to the image, too"
        ),
        SettingDescription("recursive", .flag, summary: "whether every image of an index is signed, too"),
        SettingDescription(
            "identity",
            .text,
            summary: "what signatures in tags call the repository, with {repository}; its address by default"
        ),
    ]
}
