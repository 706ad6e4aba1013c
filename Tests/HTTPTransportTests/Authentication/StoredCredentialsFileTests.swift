import Foundation
import TestSupport
import Testing
import Secrets

@testable import HTTPTransport

@Suite("Credential files")
struct StoredCredentialsFileTests {
    typealias Finding = StoredCredentialsFile.Finding

    private static let user = RegistryCredentials.basic(username: "user", password: Secret("pass"))

    private static func find(_ json: String, _ address: String, _ repository: String? = nil) throws -> Finding {
        try StoredCredentialsFile(path: "/f/config.json", bytes: Data(json.utf8))
            .finding(for: RegistryAddress(address), repository: repository)
    }

    @Test(
        "are found under every spelling that log-in commands write",
        arguments: [
            ("registry.example", "registry.example"),
            ("https://registry.example", "registry.example"),
            ("http://registry.example", "registry.example"),
            ("https://registry.example/", "registry.example"),
            ("https://registry.example/v1/", "registry.example"),
            ("https://registry.example/v2/", "registry.example"),
            ("registry.example/v2/", "registry.example"),
            ("registry.example:443", "registry.example"),
            ("Registry.Example", "registry.example"),
            ("registry.example:5000", "registry.example:5000"),
            ("https://registry.example:5000", "registry.example:5000"),
            ("[::1]:5000", "[::1]:5000"),
            ("https://index.docker.io/v1/", "registry-1.docker.io"),
            ("index.docker.io", "docker.io"),
            ("docker.io", "registry-1.docker.io"),
        ]
    )
    func spellings(key: String, address: String) throws {
        let json = #"{"auths":{"\#(key)":{"auth":"dXNlcjpwYXNz"}}}"#
        #expect(try Self.find(json, address, "a/b") == .credentials(Self.user, key: key))
        #expect(try Self.find(json, "other.example", "a/b") == .none)
        #expect(try Self.find(json, "registry.example:5001", "a/b") == .none)
    }

    @Test("are not read where they are larger than any such file is, or a folder")
    func largeFile() throws {
        let folder = try TemporaryFolder("credentials")
        let file = try folder.write("{}", to: "config.json")
        #expect(try StoredCredentialsFile.read(file)?.entries.isEmpty == true)
        #expect(try StoredCredentialsFile.read(folder.path("absent.json")) == nil)
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        try handle.truncate(atOffset: 40 << 30)
        try handle.close()
        for (path, problem) in [(file, "it has more than 4194304 bytes"), (folder.path, "it is a folder")] {
            let error = #expect(throws: CredentialsError.self) { try StoredCredentialsFile.read(path) }
            #expect(error?.kind == .unreadableFile)
            #expect(error?.place == path)
            #expect(error?.problem == problem)
        }
    }

    @Test(
        "are taken by the longest namespace",
        arguments: [
            ("a/b/c", "r.example/a/b/c"), ("a/b/d", "r.example/a/b"), ("a/x", "r.example/a"), ("ab/c", "r.example"),
            (nil, "r.example"),
        ]
    )
    func namespaces(repository: String?, key: String) throws {
        let keys = ["r.example", "r.example/a", "r.example/a/b", "r.example/a/b/c"]
        let auths = keys.map { #""\#($0)":{"username":"\#($0)","password":"p"}"# }.joined(separator: ",")
        let expected = RegistryCredentials.basic(username: key, password: Secret("p"))
        #expect(try Self.find(#"{"auths":{\#(auths)}}"#, "r.example", repository) == .credentials(expected, key: key))
    }

    @Test("of a namespace are not used for the rest of the registry")
    func foreignNamespace() throws {
        let json = #"{"auths":{"r.example/team":{"auth":"dXNlcjpwYXNz"}}}"#
        #expect(try Self.find(json, "r.example", "other/x") == .none)
        #expect(try Self.find(json, "r.example") == .none)
        #expect(try Self.find(json, "r.example", "teammate/x") == .none)
    }

    @Test(
        "are understood in every form",
        arguments: [
            (#"{"auth":"dXNlcjpwYXNz"}"#, user),
            (#"{"auth":" dXNlcjpwYXNz\n"}"#, user),
            (#"{"username":"user","password":"pass"}"#, user),
            (#"{"auth":"dXNlcjpwYTpzcw=="}"#, .basic(username: "user", password: Secret("pa:ss"))),
            (#"{"auth":"dXNlcjpwYXNzAAA="}"#, user),
            (
                #"{"auth":"MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwOg==","identitytoken":"refresh"}"#,
                .identityToken(Secret("refresh"), username: "00000000-0000-0000-0000-000000000000")
            ),
            (#"{"identitytoken":"refresh"}"#, .identityToken(Secret("refresh"), username: nil)),
            (#"{"username":"<token>","password":"refresh"}"#, .identityToken(Secret("refresh"), username: nil)),
            (#"{"registrytoken":"ready"}"#, .bearer(Secret("ready"))),
        ] as [(String, RegistryCredentials)]
    )
    func forms(entry: String, credentials: RegistryCredentials) throws {
        #expect(
            try Self.find(#"{"auths":{"x.example":\#(entry)}}"#, "x.example")
                == .credentials(credentials, key: "x.example")
        )
    }

    @Test(
        "name the helper that has them",
        arguments: [
            (#"{"credHelpers":{"r.example":"own"},"credsStore":"all"}"#, "own", "r.example", "credHelpers.r.example"),
            (#"{"credsStore":"all"}"#, "all", "r.example", "credsStore"),
            (#"{"auths":{"r.example":{}},"credsStore":"all"}"#, "all", "r.example", "credsStore"),
            (#"{"auths":{"https://r.example":{}},"credsStore":"all"}"#, "all", "https://r.example", "credsStore"),
            (
                #"{"auths":{"r.example":{"auth":"dXNlcjpwYXNz"}},"credHelpers":{"r.example":"own"}}"#, "own",
                "r.example", "credHelpers.r.example"
            ),
        ]
    )
    func helpers(json: String, name: String, server: String, setting: String) throws {
        #expect(try Self.find(json, "r.example", "a/b") == .helper(name: name, server: server, setting: setting))
    }

    @Test("ask helpers for Docker Hub by its old URL")
    func hubHelper() throws {
        let finding = try Self.find(#"{"credsStore":"all"}"#, "registry-1.docker.io", "library/x")
        #expect(finding == .helper(name: "all", server: "https://index.docker.io/v1/", setting: "credsStore"))
    }

    @Test("prefer an entry to the helper for everything, and an empty helper name to both")
    func precedence() throws {
        let entry = #"{"auths":{"r.example":{"auth":"dXNlcjpwYXNz"}},"credsStore":"all"}"#
        #expect(try Self.find(entry, "r.example") == .credentials(Self.user, key: "r.example"))
        let exempt = #"{"credHelpers":{"r.example":""},"credsStore":"all"}"#
        #expect(try Self.find(exempt, "r.example") == .none)
    }

    @Test(
        "may be empty",
        arguments: ["", " \n", "{}", #"{"auths":null}"#, #"{"auths":{"r.example":null}}"#, #"{"HttpHeaders":{}}"#]
    )
    func empty(json: String) throws {
        #expect(try Self.find(json, "r.example") == .none)
    }

    @Test(
        "that are broken are an error that names the place and no secret",
        arguments: [
            (#"{"auths":{"r.example":{"auth":"secret!!"}}}"#, "auths.r.example.auth"),
            (#"{"auths":{"r.example":{"auth":"c2VjcmV0"}}}"#, "auths.r.example.auth"),
            (#"{"auths":{"r.example":{"password":5}}}"#, "auths.r.example.password"),
            (#"{"auths":["secret"]}"#, "auths"),
            (#"{"credsStore":{}}"#, "credsStore"),
            (#"{"auths":{"secret""#, "JSON"),
        ]
    )
    func broken(json: String, place: String) throws {
        let error = try #require(throws: CredentialsError.self) { try Self.find(json, "r.example") }
        #expect(error.kind == .malformedFile)
        #expect(error.place == "/f/config.json")
        #expect(error.problem.contains(place))
        #expect(!error.description.contains("secret"))
        #expect(error.remedy.contains("login"))
    }

    @Test("break nothing for other registries with one bad entry")
    func badEntryElsewhere() throws {
        let json = #"{"auths":{"bad.example":{"auth":"!"},"r.example":{"auth":"dXNlcjpwYXNz"}}}"#
        #expect(try Self.find(json, "r.example") == .credentials(Self.user, key: "r.example"))
    }

    @Test("are looked for in a fixed order")
    func order() {
        var variables = ["HOME": "/home/u"]
        func paths() -> [String] { StoredCredentialsPaths.candidates(in: CredentialsEnvironment(variables: variables)) }
        #expect(paths() == ["/home/u/.config/containers/auth.json", "/home/u/.docker/config.json"])
        variables["XDG_RUNTIME_DIR"] = "/run/user/1"
        variables["XDG_CONFIG_HOME"] = "/cfg/"
        let runtime = "/run/user/1/containers/auth.json"
        #expect(paths() == [runtime, "/cfg/containers/auth.json", "/home/u/.docker/config.json"])
        variables["DOCKER_CONFIG"] = "/d"
        #expect(paths() == ["/d/config.json", runtime, "/cfg/containers/auth.json"])
        variables["REGISTRY_AUTH_FILE"] = "/a.json"
        #expect(paths() == ["/a.json"])
        variables = ["REGISTRY_AUTH_FILE": "", "HOME": ""]
        #expect(paths().isEmpty)
    }
}
