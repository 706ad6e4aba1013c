// swift-tools-version: 6.2
import PackageDescription

// Elsewhere: .package(url: "https://…/promoter", from: "…").
let promoter = "promoter"
let core: Target.Dependency = .product(name: "PromoterCore", package: promoter)

let package = Package(
    name: "promoter-with-archives",
    products: [
        .executable(name: "promoter-with-archives", targets: ["promoter-with-archives"]),
        .library(name: "ArchiveBackend", targets: ["ArchiveBackend"]),
    ],
    dependencies: [.package(name: promoter, path: "../..")],
    targets: [
        .target(name: "ArchiveBackend", dependencies: [core]),
        .executableTarget(
            name: "promoter-with-archives",
            dependencies: [
                "ArchiveBackend",
                .product(name: "PromoterCLI", package: promoter),
                .product(name: "ArtifactoryBackend", package: promoter),
                .product(name: "OCIBackend", package: promoter),
                .product(name: "LocalBackend", package: promoter),
            ],
            path: "Sources/PromoterWithArchives"
        ),
        .testTarget(
            name: "ArchiveBackendTests",
            dependencies: [
                "ArchiveBackend", "promoter-with-archives", core,
                .product(name: "BackendConformance", package: promoter),
            ]
        ),
    ]
)
