import PromoterCore
import Testing

@Suite("Who promotes")
struct RecordAuthorTests {
    @Test("is a run of GitHub Actions")
    func gitHub() {
        let author = RecordAuthor(environment: [
            "GITHUB_ACTIONS": "true", "GITHUB_ACTOR": "octocat", "GITHUB_REPOSITORY": "acme/app", "GITHUB_SHA": "abc",
            "GITHUB_SERVER_URL": "https://github.com", "GITHUB_RUN_ID": "7", "GITHUB_RUN_ATTEMPT": "2",
            "USER": "runner",
        ])
        #expect(author.user == "octocat")
        #expect(author.run?.system == "github-actions")
        #expect(author.run?.url == "https://github.com/acme/app/actions/runs/7/attempts/2")
        #expect(author.run?.project == "acme/app")
        #expect(author.run?.commit == "abc")
    }

    @Test("is a job of GitLab")
    func gitLab() {
        let author = RecordAuthor(environment: [
            "GITLAB_CI": "true", "GITLAB_USER_LOGIN": "ada", "CI_PROJECT_PATH": "acme/app", "CI_COMMIT_SHA": "abc",
            "CI_JOB_URL": "https://ci:secret@gitlab.example.com/acme/app/-/jobs/7",
        ])
        #expect(author.user == "ada")
        #expect(author.run?.system == "gitlab-ci")
        #expect(author.run?.url == "https://gitlab.example.com/acme/app/-/jobs/7")
    }

    @Test("is a build of Jenkins")
    func jenkins() {
        let author = RecordAuthor(environment: [
            "JENKINS_URL": "https://ci.example.com/", "BUILD_URL": "https://ci.example.com/job/app/7/",
            "JOB_NAME": "app", "USER": "jenkins",
        ])
        #expect(author.user == nil)
        #expect(author.run?.system == "jenkins")
        #expect(author.run?.url == "https://ci.example.com/job/app/7/")
        #expect(author.run?.project == "app")
    }

    @Test("is a user elsewhere, or nobody who is known")
    func user() {
        #expect(RecordAuthor(environment: ["USER": "ada"]) == RecordAuthor(user: "ada", run: nil))
        #expect(RecordAuthor(environment: ["USER": "", "LOGNAME": "ada"]).user == "ada")
        #expect(RecordAuthor(environment: [:]) == RecordAuthor(user: nil, run: nil))
    }
}
