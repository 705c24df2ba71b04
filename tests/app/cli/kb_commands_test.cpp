// Knowledge through the command line: checked, built, searched, audited, compared and replayed.
#include <gmock/gmock.h>

#include "tests/app/cli/command_line.hpp"
#include "tests/kb/content_fixture.hpp"
#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::cli {
namespace {

namespace fs = std::filesystem;
using base::Json;
using ::testing::HasSubstr;

const char* kCases =
    R"(<cases for="r"><case name="low" expect="fires"><finding of="ferritin" value="9" unit="ug/L"/></case>
<case name="fine" expect="does-not"><finding of="ferritin" value="90" unit="ug/L"/></case><case name="none" expect="undecided"/></cases>)";

class KbCommands : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    now_ = *base::Instant::parse("2026-06-01T10:00+02:00");
    fs::create_directories(folder_ / "content");
    fs::create_directories(folder_ / "cases");
    write("content/settings.xml", support::slurp(support::checkout() / "kb/content/settings/mapping.xml"));
    content(kb::soundBody() + kCases);
  }

  void write(const std::string& name, const std::string& text) const { support::spit(folder_ / name, text); }
  void content(const std::string& body) const { write("content/topic.xml", kb::file(body).bytes); }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

  /// Builds the content as it is now.
  void build(const std::string& name) {
    const auto built = run({"kb", "build", path("content"), "-o", path(name), "--name", name});
    ASSERT_EQ(built.code, 0) << built.err;
  }
};

TEST_F(KbCommands, CheckRunsCasesRulesAndNetwork) {
  const auto checked = run({"kb", "check", path("content"), "--json"});
  ASSERT_EQ(checked.code, 0) << checked.err;
  const auto audit = checked.json().at("audit");
  EXPECT_EQ(audit.at("cases"), 3);
  EXPECT_EQ(audit.at("conditions_seen_by_cases"), 1);
  EXPECT_EQ(audit.at("rules"), 1);
  EXPECT_EQ(audit.at("states"), 2);
}

TEST_F(KbCommands, ACaseThatComesOutOtherwiseRefusesWithFileAndLine) {
  content(kb::with(kb::soundBody() + kCases, "value=\"90\"", "value=\"10\""));
  const auto checked = run({"kb", "check", path("content")});
  EXPECT_EQ(checked.code, 1);
  EXPECT_THAT(checked.err, HasSubstr("topic.xml: line 13: rule r, case \"fine\": expected does-not, came out fires"));
  EXPECT_EQ(std::count(checked.err.begin(), checked.err.end(), '\n'), 1);
}

TEST_F(KbCommands, CoverageNamesWhatTheCasesDoNotShow) {
  content(kb::soundBody());
  const auto checked = run({"kb", "check", path("content"), "--coverage"});
  EXPECT_EQ(checked.code, 0) << checked.err;
  EXPECT_THAT(checked.out, HasSubstr("rule r: Ferritin below 15 ug/L: true 0, false 0, unknown 0"));
}

TEST_F(KbCommands, AuditAnswersBothWaysAndNamesNeighboursOfAnUnknownId) {
  build("a.edition");
  const auto audit = run({"kb", "audit", "s", "--edition", path("a.edition"), "--json"});
  ASSERT_EQ(audit.code, 0) << audit.err;
  const auto item = audit.json().at("items").at(0);
  EXPECT_EQ(item.at("attributes").size(), 13U);
  EXPECT_EQ(item.at("citations").at(0).at("source").at("title"), "A study");
  const auto source = run({"kb", "audit", "src", "--edition", path("a.edition")});
  EXPECT_THAT(source.out, HasSubstr("statement s (evidence): A raises mood."));
  const auto unknown = run({"kb", "audit", "feritin", "--edition", path("a.edition")});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("Did you mean ferritin"));
}

TEST_F(KbCommands, SearchFindsByTheBeginningOfAWord) {
  build("a.edition");
  const auto found = run({"kb", "search", "ferr", "--edition", path("a.edition"), "--json"});
  ASSERT_EQ(found.code, 0) << found.err;
  EXPECT_EQ(found.json().at("hits").at(0).at("id"), "ferritin");
}

TEST_F(KbCommands, DiffAndReplaySayWhatAChangeMoves) {
  build("a.edition");
  content(kb::with(kb::soundBody(), "below=\"15\"", "below=\"30\""));
  build("b.edition");
  const auto diff = run({"kb", "diff", path("a.edition"), path("b.edition"), "--json"});
  ASSERT_EQ(diff.code, 0) << diff.err;
  EXPECT_EQ(diff.json().at("changed").at(0).at("item"), "rule r");
  EXPECT_EQ(diff.json().at("changed").at(0).at("fields").at(0).at("after"), "30");

  write("cases/one.json", R"({"patient": {"id": "1"}, "at": "2026-06-01T09:00+02:00", "zone": "Europe/Berlin",
"findings": [{"code": "ferritin", "value": 20, "unit": "ug/L", "at": "2026-06-01"}]})");
  const auto replay = run({"kb", "replay", path("a.edition"), path("b.edition"), "--cases", path("cases"), "--json"});
  ASSERT_EQ(replay.code, 0) << replay.err;
  EXPECT_EQ(replay.json().at("cases"), 1);
  EXPECT_EQ(replay.json().at("moved").at(0).at("case"), "one.json");
  EXPECT_EQ(replay.json().at("moved").at(0).at("changes").at(0).at("id"), "r");
  const auto nowhere = run({"kb", "replay", path("a.edition"), path("b.edition"), "--cases", path("content")});
  EXPECT_EQ(nowhere.code, 1);
  EXPECT_THAT(nowhere.err, HasSubstr("it holds no case file"));
}

}  // namespace
}  // namespace homeostat::cli
