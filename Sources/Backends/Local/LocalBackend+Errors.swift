internal import PromoterCore

extension LocalBackend {
    /// What is being done, and to what; makes the errors of it.
    struct Attempt: Sendable {
        let location: RegistryLocation
        let operation: String
        let repository: RepositoryName
        let reference: String?

        /// Adds the place to a problem.
        ///
        /// - Parameter problem: the problem.
        /// - Returns: the error.
        func error(_ problem: LayoutProblem) -> RegistryError {
            RegistryError(
                problem.kind,
                operation: operation,
                location: location,
                repository: repository,
                reference: reference,
                reason: problem.reason,
                remedy: problem.remedy
            )
        }
    }

    func attempt(_ operation: String, _ repository: RepositoryName, _ reference: String? = nil) -> Attempt {
        Attempt(location: location, operation: operation, repository: repository, reference: reference)
    }
}
