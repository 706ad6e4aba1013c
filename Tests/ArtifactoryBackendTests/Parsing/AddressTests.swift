import HTTPTransport
import PromoterCore
import Testing

@testable import ArtifactoryBackend

@Suite("The URL of an Artifactory is understood as people have it")
struct AddressTests {
    @Test(
        "base and repository",
        arguments: [
            ("https://x.example.com/artifactory", "https://x.example.com/artifactory", nil),
            ("https://x.example.com/artifactory/", "https://x.example.com/artifactory", nil),
            ("https://x.example.com", "https://x.example.com/artifactory", nil),
            ("x.example.com", "https://x.example.com/artifactory", nil),
            ("https://x.example.com:443/", "https://x.example.com/artifactory", nil),
            ("http://localhost:8081/artifactory", "http://localhost:8081/artifactory", nil),
            ("https://x.example.com/artifactory/docker-prod", "https://x.example.com/artifactory", "docker-prod"),
            ("https://x.example.com/tools/artifactory/", "https://x.example.com/tools/artifactory", nil),
            ("https://x.example.com/tools", "https://x.example.com/tools", nil),
            ("https://x.example.com/ui/", "https://x.example.com/artifactory", nil),
            ("https://x.example.com/ui/packages?x=1", "https://x.example.com/artifactory", nil),
            ("https://x.example.com/ui/repos/tree/General/prod/app", "https://x.example.com/artifactory", "prod"),
            ("https://x.example.com/artifactory/webapp/#/home", "https://x.example.com/artifactory", nil),
            ("https://x.example.com/artifactory/api/docker/prod/v2", "https://x.example.com/artifactory", "prod"),
            ("https://x.example.com/artifactory/api/system/ping", "https://x.example.com/artifactory", nil),
        ] as [(String, String, String?)]
    )
    func understood(text: String, base: String, repository: String?) throws {
        let address = try ArtifactoryAddress(text)
        #expect(address.base.text == base)
        #expect(address.repository == repository)
    }

    @Test(
        "what can't be understood is explained",
        arguments: [
            ("ftp://x", "https://HOST/artifactory"),
            ("https://x.example.com/artifactory/prod/team/app", "team/app"),
            ("https://x.example.com/artifactory/pr%20od", "key"),
        ]
    )
    func explained(text: String, hint: String) {
        do throws(SettingError) {
            _ = try ArtifactoryAddress(text)
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(hint), "\(error)")
        }
    }

    @Test(
        "two spellings are one Artifactory",
        arguments: [
            "https://X.example.com/artifactory/", "https://x.example.com:443/artifactory", "x.example.com",
            "https://x.example.com/ui/",
        ]
    )
    func identity(text: String) throws {
        #expect(
            try ArtifactoryAddress(text).identity == ArtifactoryAddress("https://x.example.com/artifactory").identity
        )
    }

    @Test(
        "tokens are exchanged by the Access service beside it",
        arguments: [
            ("https://x.example.com", "https://x.example.com/access"),
            ("https://x.example.com/tools/artifactory", "https://x.example.com/tools/access"),
            ("https://x.example.com:8443/registry", "https://x.example.com:8443/access"),
        ]
    )
    func access(text: String, access: String) throws {
        #expect(try ArtifactoryAddress(text).access.text == access)
    }
}
