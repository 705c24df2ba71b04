// A file that cannot be trusted gives one line with file, cause and mend, exit code 1, and the practice stays as it
// was.
#include "tests/app/cli/command_line.hpp"

namespace homeostat::cli {
namespace {

class BadFiles : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    patient_ = found();
    before_ = head();
  }
  std::string write(const std::string& name, const std::string& bytes) {
    spit(folder_ / name, bytes);
    return (folder_ / name).string();
  }
  /// Both ways a file comes in; `names` are further words the line must have.
  void expectRefused(const std::string& file, const std::vector<std::string>& names = {}) {
    const std::string good = (fixtures() / "labs.json").string();
    for (const auto& arguments :
         {std::vector<std::string>{"record", "import", practice_, patient_, good, file}, {"import", good, file}}) {
      const auto answer = run(arguments);
      expectOneLine(answer, file);
      EXPECT_NE(answer.err.find(". "), std::string::npos) << "no mend: " << answer.err;
      for (const auto& word : names) EXPECT_NE(answer.err.find(word), std::string::npos) << answer.err;
    }
    EXPECT_EQ(head(), before_) << file;
  }
  std::string patient_, before_;
};

TEST_F(BadFiles, AbsentFolderEmpty) {
  expectRefused((folder_ / "nowhere.json").string());
  std::filesystem::create_directories(folder_ / "empty-folder");
  expectRefused((folder_ / "empty-folder").string());
  expectRefused(write("empty.txt", ""));
}

TEST_F(BadFiles, StreamsAreNoFiles) {
  for (const char* command : {"import", "hrv", "light"}) {
    for (const char* stream : {"-", "/dev/null"}) {
      const auto answer = run({command, stream});
      expectOneLine(answer, stream);
      EXPECT_NE(answer.err.find("Save it into a file first"), std::string::npos) << answer.err;
    }
  }
}

TEST_F(BadFiles, TruncatedLaboratoryFile) {
  const std::string whole = slurp(fixtures() / "labs.json");
  expectRefused(write("half.json", whole.substr(0, whole.size() / 2)), {"line"});
}

TEST_F(BadFiles, KindsThatAreNone) {
  expectRefused(write("picture.png", std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16)));
  expectRefused(write("words.txt", "Dear colleague\nthank you for the referral\n"));
  expectRefused(write("page.xml", "<html><body>hello</body></html>"));
  expectRefused(write("list.json", "{\"hello\": 1}"));
}

TEST_F(BadFiles, RecordingsThatHoldNothing) {
  expectRefused(write("averaged.hrm", "[Params]\nInterval=5\n[HRData]\n120\n121\n122\n"), {"[Params] Interval"});
  expectRefused(write("empty.hrm", "[Params]\nInterval=238\n[HRData]\n"), {"[HRData]"});
}

TEST_F(BadFiles, HeaderWithoutItsSignalFile) {
  expectRefused(write("lost.hea", "lost 1 250 1000\nlost.dat 16 200/mV 12 0 0 0 0 ECG\n"));
}

TEST_F(BadFiles, FileOfAnotherPerson) {
  std::string other = slurp(fixtures() / "labs.json");
  other.replace(other.find("1992-03-14"), 10, "1950-01-02");
  const std::string file = write("other.json", other);
  const auto answer = run({"record", "import", practice_, patient_, file});
  expectOneLine(answer, file);
  EXPECT_EQ(head(), before_);
}

TEST_F(BadFiles, CaseFiles) {
  const auto refusedCase = [&](const std::string& name, const std::string& text, const std::string& word) {
    const std::string file = write(name, text);
    const auto answer = run({"assess", file});
    expectOneLine(answer, word);
    EXPECT_NE(answer.err.find(folder_.string()), std::string::npos) << answer.err;
  };
  const std::string start = R"({"patient": {"id": "x"}, "at": "2026-11-20T10:00:00+01:00", "recordings": )";
  refusedCase("absent.json", start + R"(["nowhere.txt"]})", "recordings[0]");
  refusedCase("absolute.json", start + R"(["/tmp/rr.txt"]})", "relative");
  spit(folder_ / "labs.json", slurp(fixtures() / "labs.json"));
  refusedCase("labs-named.json", start + R"(["labs.json"]})", "no recording");
  refusedCase("broken.json", start, "line");
}

}  // namespace
}  // namespace homeostat::cli
