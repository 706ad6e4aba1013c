internal import RegistryEmulator

/// The quirks, for people.
enum QuirkList {
    static var text: String {
        let width = Quirk.allCases.map(\.rawValue.count).max() ?? 0
        return Quirk.allCases
            .map { quirk in
                let space = String(repeating: " ", count: width - quirk.rawValue.count + 2)
                let number = quirk.defaultNumber.map { " (=\($0))" } ?? ""
                return quirk.rawValue + space + quirk.summary + number + "\n"
            }
            .joined()
    }
}
