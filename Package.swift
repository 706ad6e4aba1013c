// swift-tools-version: 6.2
import PackageDescription

var settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
// The Makefile and CI set this. Packages that depend on promoter build without it: unsafe flags are refused there.
if Context.environment["PROMOTER_STRICT"] != nil {
    settings += [.treatAllWarnings(as: .error), .unsafeFlags(["-require-explicit-sendable"])]
}

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "promoter",
    products: [
        .executable(name: "promoter", targets: ["promoter"]),
        .library(name: "PromoterCLI", targets: ["PromoterCLI"]),
        .library(name: "PromoterCore", targets: ["PromoterCore"]),
        .library(name: "OCIBackend", targets: ["OCIBackend"]),
        .library(name: "LocalBackend", targets: ["LocalBackend"]),
        .library(name: "ArtifactoryBackend", targets: ["ArtifactoryBackend"]),
        .library(name: "RegistryEmulator", targets: ["RegistryEmulator", "RegistryEmulatorServer"]),
        .executable(name: "registry-emulator", targets: ["registry-emulator"]),
        .library(name: "BackendConformance", targets: ["BackendConformance"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CProcess"),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .target(name: "PromoterCore", dependencies: [crypto, logging]),
        // Private keys, in the forms that signers keep them in; without any I/O.
        .target(
            name: "Signing",
            dependencies: ["CSodium", crypto, cryptoExtras, .product(name: "SwiftASN1", package: "swift-asn1")]
        ),
        // What signatures say and whether they are good; without any I/O.
        .target(
            name: "SignatureVerification",
            dependencies: [
                crypto,
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ]
        ),
        // What no message may show, and texts from outside without it; without any I/O.
        .target(name: "Secrets"),
        // Files that are read whole, up to a limit.
        .target(name: "BoundedFiles"),
        // Programs that are run, and threads that take no signals.
        .target(name: "Processes"),
        .target(
            name: "HTTPTransport",
            dependencies: ["BoundedFiles", "CCurl", "Processes", "Secrets", httpTypes, logging]
        ),
        .target(
            name: "OCIBackend",
            dependencies: ["PromoterCore", "HTTPTransport", "Secrets", httpTypes, logging],
            path: "Sources/Backends/OCI"
        ),
        .target(
            name: "LocalBackend",
            dependencies: ["BoundedFiles", "PromoterCore", logging],
            path: "Sources/Backends/Local"
        ),
        .target(
            name: "ArtifactoryBackend",
            dependencies: ["PromoterCore", "HTTPTransport", "OCIBackend", "Secrets", httpTypes, logging],
            path: "Sources/Backends/Artifactory"
        ),
        // The registries; what they answer, without a server.
        .target(name: "RegistryEmulator", dependencies: [crypto]),
        // The only target that knows the server's library, which no build of `promoter` pays for.
        .target(
            name: "RegistryEmulatorServer",
            dependencies: [
                "RegistryEmulator", httpTypes, logging,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .executableTarget(
            name: "registry-emulator",
            dependencies: ["RegistryEmulator", "RegistryEmulatorServer", argumentParser, logging]
        ),
        .target(
            name: "PromoterConfiguration",
            dependencies: ["BoundedFiles", "CYAML", "PromoterCore"]
        ),
        .target(
            name: "PromoterCLI",
            dependencies: [
                "BoundedFiles", "CProcess", "PromoterCore", "PromoterConfiguration", "Processes", "Secrets",
                "SignatureVerification",
                "Signing",
                argumentParser, logging,
            ]
        ),
        .executableTarget(
            name: "promoter",
            dependencies: ["PromoterCLI", "OCIBackend", "LocalBackend", "ArtifactoryBackend"]
        ),
        .executableTarget(
            name: "verification-benchmark",
            dependencies: [
                "SignatureVerification", crypto, .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            path: "Benchmarks/Verification"
        ),
        .target(name: "BackendConformance", dependencies: ["PromoterCore"]),
        .target(
            name: "TestSupport",
            dependencies: [
                crypto,
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            path: "Tests/TestSupport"
        ),
        .testTarget(
            name: "PromotionTests",
            dependencies: ["PromoterCore", "LocalBackend", "TestSupport", logging]
        ),
        .testTarget(name: "PromoterCoreTests", dependencies: ["PromoterCore", "TestSupport"]),
        .testTarget(
            name: "SignatureVerificationTests",
            dependencies: [
                "SignatureVerification", "TestSupport", crypto,
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            exclude: ["Vectors"]
        ),
        .testTarget(name: "SigningTests", dependencies: ["Signing", "TestSupport"]),
        .testTarget(name: "ProcessesTests", dependencies: ["Processes", "TestSupport"]),
        .testTarget(name: "SecretsTests", dependencies: ["Secrets"]),
        .testTarget(
            name: "HTTPTransportTests",
            dependencies: ["HTTPTransport", "Secrets", "TestSupport", httpTypes, logging]
        ),
        .testTarget(
            name: "OCIBackendTests",
            dependencies: [
                "OCIBackend", "PromoterCore", "HTTPTransport", "Secrets", "BackendConformance", "TestSupport",
                "RegistryEmulator",
                "RegistryEmulatorServer", httpTypes, logging,
            ]
        ),
        // Writes to a local registry, in a process that tests can kill.
        .executableTarget(
            name: "local-writer",
            dependencies: ["LocalBackend", "PromoterCore"],
            path: "Tests/LocalWriter"
        ),
        .testTarget(
            name: "LocalBackendTests",
            dependencies: [
                "LocalBackend", "PromoterCore", "BackendConformance", "TestSupport", "local-writer", logging,
            ]
        ),
        .testTarget(
            name: "ArtifactoryBackendTests",
            dependencies: [
                "ArtifactoryBackend", "OCIBackend", "PromoterCore", "HTTPTransport", "Secrets", "BackendConformance",
                "TestSupport",
                "RegistryEmulator", "RegistryEmulatorServer", httpTypes, logging,
            ]
        ),
        .testTarget(name: "RegistryEmulatorTests", dependencies: ["RegistryEmulator", "TestSupport", crypto]),
        .testTarget(
            name: "RegistryEmulatorServerTests",
            dependencies: ["RegistryEmulator", "RegistryEmulatorServer", "registry-emulator", "TestSupport", logging]
        ),
        .testTarget(
            name: "PromoterConfigurationTests",
            dependencies: [
                "PromoterConfiguration", "PromoterCore", "TestSupport", logging,
            ]
        ),
        .testTarget(
            name: "PromoterCLITests",
            dependencies: [
                "PromoterCLI", "PromoterConfiguration", "PromoterCore", "LocalBackend", "TestSupport", "promoter",
                logging,
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "TestSupport", "promoter", "registry-emulator", "RegistryEmulator", "RegistryEmulatorServer", logging,
                "SignatureVerification", .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            exclude: ["Artifactory/Recipe/Playbook", "Artifactory/Clients/Scripts"]
        ),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = settings
}
