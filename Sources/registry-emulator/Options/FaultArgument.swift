internal import ArgumentParser
internal import RegistryEmulator

/// `kind[=value][,method=M][,path=TEXT][,skip=N][,times=N]`.
struct FaultArgument: ExpressibleByArgument {
    let fault: Fault

    init?(argument: String) {
        let parts = argument.split(separator: Character(","))
            .map { part in
                part.split(separator: Character("="), maxSplits: 1).map { String($0) }
            }
        guard let first = parts.first, let kind = Fault.Kind(name: first[0], value: first.dropFirst().first) else {
            return nil
        }
        var fault = Fault(kind)
        for part in parts.dropFirst() {
            guard part.count == 2 else { return nil }
            switch part[0] {
            case "method": fault.method = part[1].uppercased()
            case "path": fault.pathContains = part[1]
            case "skip":
                guard let number = Int(part[1]), number >= 0 else { return nil }
                fault.skipping = number
            case "times":
                let number = Int(part[1])
                guard part[1] == "always" || (number ?? 0) > 0 else { return nil }
                fault.times = number
            default: return nil
            }
        }
        self.fault = fault
    }
}

extension Fault.Kind {
    fileprivate init?(name: String, value: String?) {
        let number = value.flatMap { Int64($0) }
        switch (name, value) {
        case ("close", nil): self = .close
        case ("reset", nil): self = .reset
        case ("stall", nil): self = .stall
        case ("lose-response", nil): self = .loseResponse
        case ("die", nil): self = .die(answering: false)
        case ("die-answering", nil): self = .die(answering: true)
        case ("status", _):
            guard let number, (200...599).contains(number) else { return nil }
            self = .status(Int(number))
        case ("delay", let value?):
            guard let seconds = Double(value), seconds >= 0 else { return nil }
            self = .delay(.seconds(seconds))
        case ("drop-upload", _):
            guard let number, number >= 0 else { return nil }
            self = .dropUpload(afterBytes: number)
        case ("drop-response", _):
            guard let number, number >= 0 else { return nil }
            self = .dropResponse(afterBytes: number)
        default: return nil
        }
    }
}
