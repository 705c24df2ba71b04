#include <gmock/gmock.h>

#include <fstream>

#include "app/desktop/presenters/preferences.hpp"
#include "tests/app/desktop/desk_fixture.hpp"

namespace homeostat::desktop {
namespace {

using testing::HasSubstr;

TEST_F(DeskTest, TheGuideNamesEveryFieldThatIsMissing) {
  const auto problems = problemsOf({"", "", "", "", "short", "short", true}, session_.language);
  std::vector<std::string> fields;
  for (const auto& p : problems) fields.push_back(p.field);
  EXPECT_THAT(fields, testing::ElementsAre("practice", "folder", "user_name", "user_id", "passphrase"));
}

TEST_F(DeskTest, AUmlautCountsAsOneCharacterOfAPassphrase) {
  auto form = founding();
  form.passphrase = form.repeated = "äöüäöüäöü";  // 9 characters in 18 bytes
  EXPECT_EQ(problemsOf(form, session_.language).size(), 1U);
  form.passphrase = form.repeated = "äöüäöüäöüä";
  EXPECT_TRUE(problemsOf(form, session_.language).empty());
}

TEST_F(DeskTest, FoundingKeepsThePolicyAndOpens) {
  auto form = founding();
  form.unadopted_may_suggest = false;
  door_.found(form, noting());
  EXPECT_EQ(said_, "");
  EXPECT_EQ(session_.open.practice, "Practice");
  EXPECT_FALSE(session_.open.settings.policy.unadopted_may_suggest);
  EXPECT_THAT(found(), HasSubstr("A practice is here already"));
}

TEST_F(DeskTest, AWrongPassphraseAndDamageAreToldApart) {
  ASSERT_EQ(found(), "");
  door_.lock([] {});
  EXPECT_EQ(session_.open.knowledge, nullptr);
  EXPECT_THAT(unlock("not the passphrase"), HasSubstr("do not open the practice"));
  EXPECT_EQ(unlock("a long passphrase"), "");
  addPatient();
  door_.lock([] {});
  const auto file = folder_ / "practice/practice.homeostat";
  const auto size = std::filesystem::file_size(file);
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  for (auto at = size / 8; at < size; at += 64) {
    bytes.seekp(static_cast<std::streamoff>(at));
    bytes.put('\x5a');
  }
  bytes.close();
  EXPECT_THAT(unlock("a long passphrase"), HasSubstr("damaged"));
}

TEST_F(DeskTest, TheDemoIsMadeOnceMarkedAsInventedAndOpenedAgain) {
  door_.demo(noting());
  ASSERT_EQ(said_, "");
  EXPECT_TRUE(session_.open.settings.invented);
  PatientList list(session_, [] {});
  list.search("Muster");
  ASSERT_EQ(list.rows().size(), 1U);
  Encounter e(session_, list.rows()[0].id, [] {});
  e.load();
  ASSERT_TRUE(e.ready()) << e.problem();
  EXPECT_FALSE(e.visit().assessment.suggestions.empty());
  // The newest result is of three days ago, on the clock of this test: 2026-11-20.
  EXPECT_NE(std::find_if(e.visit().the_case.findings.begin(), e.visit().the_case.findings.end(),
                         [](const auto& f) { return f.at && f.at->localDate().iso() == "2026-11-17"; }),
            e.visit().the_case.findings.end());
  door_.lock([] {});
  door_.demo(noting());
  ASSERT_EQ(said_, "");
  list.search("Muster");
  EXPECT_EQ(list.rows().size(), 1U);
  door_.lock([] {});
  door_.unlock({(folder_ / "demo").string(), "clinician", "a demo has no secrets"}, noting());
  EXPECT_EQ(said_, "");
}

TEST_F(DeskTest, AFolderWithoutAPracticeIsNamedAsSuch) {
  door_.unlock({(folder_ / "nowhere").string(), "ada", "a long passphrase"}, noting());
  EXPECT_THAT(said_, HasSubstr("No practice is here"));
}

TEST_F(DeskTest, PreferencesSurviveAndNonsenseIsAFreshSeat) {
  const auto file = folder_ / "desktop.json";
  const Preferences mine{"/somewhere", "ada", "de", "dark", 150, 600};
  ASSERT_TRUE(writePreferences(file, mine));
  EXPECT_EQ(readPreferences(file), mine);
  std::ofstream(file) << R"({"text_percent": 900, "language": 5})";
  EXPECT_EQ(readPreferences(file), Preferences{});
  std::ofstream(file) << "not json";
  EXPECT_EQ(readPreferences(file), Preferences{});
}

TEST_F(DeskTest, DaysAreReadInOneWayOnly) {
  EXPECT_EQ(typedDay("1985-03-02")->iso(), "1985-03-02");
  EXPECT_EQ(typedDay("2.3.1985")->iso(), "1985-03-02");
  EXPECT_EQ(typedDay("02. 03. 1985")->iso(), "1985-03-02");
  EXPECT_FALSE(typedDay("2/3/1985"));
  EXPECT_FALSE(typedDay("31.2.1985"));
  EXPECT_FALSE(typedDay("2.3.85"));
  ASSERT_EQ(found(), "");
  EXPECT_EQ(addPatient({"Somebody", "2/3/1985", "female"}), "");
  EXPECT_THAT(said_, HasSubstr("can be read in one way only"));
  EXPECT_EQ(addPatient({"Somebody", "2030-01-01", "female"}), "");
  EXPECT_THAT(said_, HasSubstr("future"));
}

TEST_F(DeskTest, SearchFindsWithoutAccentsAndCase) {
  ASSERT_EQ(found(), "");
  addPatient({"Müller, Renée", "", ""});
  addPatient({"Other, Name", "", ""});
  PatientList list(session_, [] {});
  list.search("RENEE mul");
  ASSERT_EQ(list.rows().size(), 1U);
  EXPECT_EQ(list.rows()[0].name, "Müller, Renée");
  EXPECT_EQ(list.total(), 2U);
}

}  // namespace
}  // namespace homeostat::desktop
