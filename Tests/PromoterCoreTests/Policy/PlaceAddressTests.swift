import Testing

@testable import PromoterCore

@Suite("A registry is one place to the rules, whatever it is called")
struct PlaceAddressTests {
    @Test(
        arguments: [
            ("https://r.example.com", "https://r.example.com"), ("http://r.example.com", "https://r.example.com"),
            ("https://R.Example.COM.", "https://r.example.com"),
            ("https://r.example.com.:443/x", "https://r.example.com/x"),
            ("http://r.example.com:80/edge", "https://r.example.com/edge"),
            ("HTTP://r.example.com:443", "https://r.example.com"),
            ("http://r.example.com:5000", "https://r.example.com:5000"),
            ("oci+http://r.example.com./a", "oci://r.example.com/a"),
            ("artifactory+http://r.example.com:80/x/Y", "artifactory://r.example.com/x/Y"),
            ("https://[::1]:443", "https://[::1]"),
            ("http://[::1]:5000/a", "https://[::1]:5000/a"), ("https://*.example.com./**", "https://*.example.com/**"),
            ("https://r.example.com:", "https://r.example.com"), ("/srv/Registry.", "/srv/Registry."),
            ("local:/srv/x", "local:/srv/x"),
            ("https://.", "https://."), ("production", "production"), ("https://[::1", "https://[::1"),
        ]
    )
    func normal(address: String, expected: String) {
        #expect(PlaceAddress(address).text == expected)
        #expect(PlaceAddress(expected).text == expected)
    }

    private func location(_ name: String, _ address: String) -> RegistryLocation {
        RegistryLocation(name: name, backend: "oci", address: address, identity: address)
    }

    @Test(
        "a rule for a registry is for every spelling of it, and for no other",
        arguments: [
            ("http://r.example.com", true), ("https://r.example.com.", true), ("http://r.example.com.:80", true),
            ("https://r.example.com:80", true), ("https://r.example.com:5000", false), ("https://r.example.org", false),
            ("http://r.example.com/edge", true),
        ],
        ["https://r.example.com", "http://r.example.com", "https://r.example.com."]
    )
    func rule(_ destination: (address: String, isSame: Bool), known: String) throws {
        let places = PolicyPlaces(known: [location("production", known)])
        let image = try ImageReference("team/app:1")
        let target = location(destination.address, destination.address)
        for pattern in ["production", known] {
            let rule = PolicyRule(
                name: "guarded",
                destinations: [NamePattern(pattern)],
                images: [try ImagePattern("**")],
                scope: .index,
                requirement: .signature(by: SignerName("release"))
            )
            let found = Policy(rules: [rule], otherwise: .allow).rule(for: places.names(of: image, at: target))
            #expect((found != nil) == destination.isSame, "\(pattern) for \(destination.address)")
        }
    }
}
