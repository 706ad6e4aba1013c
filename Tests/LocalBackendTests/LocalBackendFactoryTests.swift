import FoundationEssentials
import LocalBackend
import Logging
import PromoterCore
import TestSupport
import Testing

@Suite("A local registry is found by its path")
struct LocalBackendFactoryTests {
    let factory = LocalBackendFactory()

    func context(_ folder: String, home: String? = nil) -> BackendContext {
        BackendContext(
            environment: home.map { ["HOME": $0] } ?? [:],
            baseFolder: folder,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    @Test(
        "relative to the base folder, absolute, in the home folder, and with links and dots resolved",
        arguments: [
            ("local:registry", "/base/registry"), ("local:./registry", "/base/registry"), ("local:.", "/base"),
            ("local:a/../b/./c", "/base/b/c"), ("local:../beside", "/beside"), ("local:/absolute", "/absolute"),
            ("local:///absolute/", "/absolute"), ("local:~/registry", "/home/registry"), ("local:~", "/home"),
            ("local:link/registry", "/base/target/registry"), ("local:~other", "/base/~other"),
            ("local:link", "/base/target"),
            ("local:link/../b", "/base/b"), ("local:none/../../beside", "/beside"),
            ("local:none/./deep/../../link/b", "/base/target/b"),
        ]
    )
    func paths(location: String, expected: String) throws {
        let folder = try TemporaryFolder("paths")
        let base = try folder.folder("base")
        try folder.folder("base/target")
        try FileManager.default.createSymbolicLink(atPath: base + "/link", withDestinationPath: "target")
        let settings = try factory.settings(fromLocation: location)
        let backend = try factory.makeBackend(settings, context: context(base, home: folder.path + "/home"))
        let isAbsolute = location.hasPrefix("local:/")
        let identity = (isAbsolute ? "" : folder.path) + expected
        #expect(backend.location.identity == "local:" + identity)
        #expect(backend.location.address == identity)
        #expect(backend.location.name == location)
        #expect(backend.location.backend == "local")
    }

    @Test("two ways to one directory are one registry")
    func identity() throws {
        let folder = try TemporaryFolder("identity")
        let base = try folder.folder("base")
        let one = LocalBackend(root: "x/../registry", from: base)
        let other = LocalBackend(root: base + "/registry", name: "named")
        #expect(one.location.identity == other.location.identity)
        #expect(other.location.name == "named")
        #expect(other.location.description == "named (\(base)/registry)")
    }

    @Test("a location or a configuration without a path is refused", arguments: ["local:", "oci://host"])
    func noPath(location: String) throws {
        #expect(throws: SettingError.self) { try factory.settings(fromLocation: location) }
        let error = #expect(throws: SettingError.self) {
            _ = try factory.makeBackend(BackendSettings(name: "lab", values: [:]), context: context("/"))
        }
        #expect(error?.path == ["path"])
    }

    @Test("its locations and its setting are told")
    func description() {
        #expect(factory.name == "local")
        #expect(factory.locationPrefixes == ["local:"])
        #expect(factory.settings.map(\.key) == ["path"])
        #expect(factory.settings.map(\.isRequired) == [true])
    }
}
