#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "app/cli/run.hpp"
#include "tests/support/files.hpp"
#include "tests/support/places.hpp"

namespace homeostat::cli {

using support::slurp;
using support::spit;

inline std::filesystem::path fixtures() { return support::checkout() / "tests/app/fixtures"; }

using support::corpus;

struct Answer {
  int code = 0;
  std::string out, err;
  [[nodiscard]] base::Json json() const { return base::Json::parse(out, nullptr, false); }
};

/// The program run in this process with its own clock, a passphrase and a folder of its own. Every run moves the clock
/// on by a minute, so that whatever depends on it shows.
class CommandLine : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = support::emptyFolder();
    practice_ = (folder_ / "practice").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Answer run(const std::vector<std::string>& arguments) {
    std::ostringstream out, err;
    now_.utc_ms += 60000;
    World world{out,
                err,
                support::programs() / "homeostat",
                folder_ / "user",
                [this] { return now_; },
                [this](std::span<std::uint8_t> bytes) {
                  for (auto& b : bytes) b = static_cast<std::uint8_t>(++drawn_);
                },
                [this](const std::string&) { return base::Result<std::string>(passphrase_); },
                [this](int) { return base::Result<std::string>(passphrase_); },
                record::KdfStrength::test};
    Answer answer;
    answer.code = cli::run(arguments, world);
    answer.out = out.str();
    answer.err = err.str();
    return answer;
  }

  /// `record NAME practice …`, expected to succeed.
  Answer record(const std::string& name, std::vector<std::string> rest = {}) {
    std::vector<std::string> arguments{"record", name, practice_};
    arguments.insert(arguments.end(), rest.begin(), rest.end());
    arguments.emplace_back("--json");
    auto answer = run(arguments);
    EXPECT_EQ(answer.code, 0) << name << ": " << answer.err;
    return answer;
  }

  /// A practice with one invented patient whose id is returned.
  std::string found() {
    record("init", {"--name", "Practice of the tests"});
    const auto made =
        record("patient", {"--name", "Invented, Test", "--sex", "female", "--birth-date", "1992-03-14"}).json();
    return made.at("patients").at(0).at("id").get<std::string>();
  }

  std::string head() { return record("verify").json().at("head").get<std::string>(); }

  /// One line that names the file, says more, and nothing on the output.
  static void expectOneLine(const Answer& answer, const std::string& names) {
    EXPECT_EQ(answer.code, 1) << answer.err;
    EXPECT_EQ(std::count(answer.err.begin(), answer.err.end(), '\n'), 1) << answer.err;
    EXPECT_NE(answer.err.find(names), std::string::npos) << answer.err;
    EXPECT_EQ(answer.out, "") << answer.out;
  }

  std::filesystem::path folder_;
  std::string practice_, passphrase_ = "four random words here";
  base::Instant now_ = base::Instant::parse("2026-11-20T10:00:00+01:00").value();
  unsigned drawn_ = 0;
};

}  // namespace homeostat::cli
