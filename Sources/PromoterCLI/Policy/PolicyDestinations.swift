internal import PromoterConfiguration
internal import PromoterCore

extension PolicyPlaces {
    /// Tells where the registries of a configuration are.
    init(_ resolver: LocationResolver) {
        var known: [RegistryLocation] = []
        var unknown: [Unknown] = []
        for registry in resolver.configuration?.registries ?? [] {
            do throws(SettingError) {
                if let location = try resolver.location(of: registry) { known.append(location) }
            } catch {
                unknown.append(Unknown(name: registry.name, reason: "\(error)"))
            }
        }
        self.init(known: known, unknown: unknown)
    }
}

/// The destinations that the rules of a policy name, held against the registries that there are.
///
/// A rule for a registry that nobody knows is for none, and what it should refuse would pass.
struct PolicyDestinations {
    /// The policy; addresses in it are as the registries have them.
    let policy: Policy
    /// Where the registries are, with the places that rules name by a location.
    let places: PolicyPlaces
    /// Destinations that are none.
    let issues: [ConfigurationIssue]

    /// Looks at the destinations.
    ///
    /// - Parameters:
    ///   - configured: the policy.
    ///   - places: where the registries of the configuration are.
    ///   - resolver: reads locations.
    init(_ configured: ConfiguredPolicy, at places: PolicyPlaces, _ resolver: LocationResolver) {
        let registries = (resolver.configuration?.registries ?? []).map(\.name)
        let addresses = Set(places.known.flatMap { [$0.address] + $0.otherAddresses })
        var meanings: [String: String] = [:]
        var issues: [ConfigurationIssue] = []
        var ruled: [RegistryLocation] = []
        for destination in configured.destinations {
            func report(_ problem: String, _ expected: String, _ suggestion: String? = nil) {
                issues.append(
                    ConfigurationIssue(
                        file: resolver.configurationFile?.name ?? "",
                        place: destination.place,
                        problem: problem,
                        expected: expected,
                        suggestion: suggestion
                    )
                )
            }
            let text = destination.text
            if registries.contains(text) { continue }
            let isAddress = addresses.contains(text)
            do throws(SettingError) {
                if let location = try resolver.location(at: text) {
                    ruled.append(location)
                    if !isAddress { meanings[text] = location.address }
                } else if isAddress {
                    continue
                } else if !places.unknown.isEmpty, text.contains("/") {
                    // It may be the address of one of which that can't be told on this machine.
                    continue
                } else {
                    report(
                        "rule '\(destination.rule)' is for '\(text)', and there is no such registry",
                        "\((["a location, oci://HOST[:PORT][/PREFIX]"] + registries).joined(separator: ", "))",
                        Suggestion.nearest(to: text, among: registries)
                    )
                }
            } catch  where isAddress {
                continue
            } catch {
                report("rule '\(destination.rule)' is for '\(text)': \(error.reason)", error.expected)
            }
        }
        self.issues = issues
        self.places = PolicyPlaces(known: places.known, unknown: places.unknown, ruled: ruled)
        policy = Policy(
            rules: configured.policy.rules.map { rule in
                PolicyRule(
                    name: rule.name,
                    destinations: rule.destinations.map { meanings[$0.text].map { NamePattern($0) } ?? $0 },
                    images: rule.images,
                    scope: rule.scope,
                    requirement: rule.requirement
                )
            },
            otherwise: configured.policy.otherwise
        )
    }
}
