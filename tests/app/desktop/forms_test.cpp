// A publisher's questionnaire on the screen: what its conditions ask for, and what becomes of the answers.
#include <gmock/gmock.h>

#include "app/desktop/presenters/form_session.hpp"
#include "app/desktop/presenters/practice_desk.hpp"
#include "kb/base/file.hpp"
#include "tests/app/desktop/desk_fixture.hpp"

namespace homeostat::desktop {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class FormsTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    ASSERT_EQ(found(), "");
    patient_ = addPatient();
    draft().name = "sleep-form.json";
    draft().bytes = base::readFile(support::checkout() / "tests/app/desktop/sleep-form.json").value();
  }
  FormDraft& draft() { return session_.drafts[patient_].questionnaire; }
  FormSession open() { return FormSession::open(draft(), session_.language).value(); }
  static std::vector<std::string> asked(const FormSession& form) {
    std::vector<std::string> links;
    for (const auto& q : form.questions()) links.push_back(q.link);
    return links;
  }
  std::string patient_;
};

TEST_F(FormsTest, AnAnswerDecidesWhatIsAsked) {
  auto form = open();
  EXPECT_THAT(asked(form), ElementsAre("about", "shift", "since", "snore", "words"));
  form.answer("shift", {"yes"});
  EXPECT_THAT(asked(form), ElementsAre("about", "shift", "shifts", "nights", "kinds", "since", "snore", "words"));
  form.answer("nights", {"4"});
  form.answer("shift", {"no"});
  EXPECT_THAT(asked(form), Not(Contains("nights")));
  EXPECT_THAT(form.response(session_.world.now()), Not(HasSubstr("nights"))) << "what is not asked has no answer";
}

TEST_F(FormsTest, WhatDoesNotFitIsSaidAndKeepsTheAnswersFromBeingTaken) {
  auto form = open();
  EXPECT_EQ(form.open(), 1U);
  EXPECT_FALSE(form.complete());
  form.answer("shift", {"yes"});
  EXPECT_EQ(form.open(), 1U) << "how many nights is required now";
  form.answer("nights", {"four"});
  const auto all = form.questions();
  const auto nights = std::find_if(all.begin(), all.end(), [](const auto& q) { return q.link == "nights"; });
  EXPECT_EQ(nights->wrong, "four is no whole number");
  EXPECT_FALSE(form.complete());
  form.answer("nights", {"4"});
  form.answer("kinds", {"early", "night"});
  EXPECT_TRUE(form.complete());
  form.answer("since", {"spring"});
  EXPECT_FALSE(form.complete());
  form.answer("since", {"  "});
  EXPECT_TRUE(form.complete()) << "blanks are no answer";
}

TEST_F(FormsTest, TheFormsOwnTranslationIsShown) {
  const Language german(i18n::Messages::forLanguage("de").value());
  const auto form = FormSession::open(draft(), german).value();
  EXPECT_EQ(form.title(), "Schlaf und Arbeit (erfunden)");
  EXPECT_EQ(form.questions()[1].text, "Arbeiten Sie im Schichtdienst?");
}

TEST_F(FormsTest, WhatIsNoFormIsRefusedInTheScreensLanguage) {
  FormDraft wrong{"results.json", R"({"resourceType":"Patient"})", {}};
  const auto refused = FormSession::open(wrong, session_.language);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refusalWords(refused.error(), session_.language), HasSubstr("no FHIR Questionnaire"));
}

TEST_F(FormsTest, ThePatientGoesThroughWhatIsAskedAndTheOriginalIsKept) {
  FormKiosk kiosk(session_, patient_, Language(i18n::Messages::forLanguage("de").value()));
  ASSERT_TRUE(kiosk.now());
  EXPECT_EQ(kiosk.now()->link, "about");
  EXPECT_TRUE(kiosk.mayGoOn());
  kiosk.next();
  EXPECT_FALSE(kiosk.mayGoOn()) << "required";
  kiosk.take(noting());
  EXPECT_NE(said_, "") << "unfinished";
  kiosk.answer({"yes"});
  kiosk.next();
  EXPECT_EQ(kiosk.now()->link, "nights");
  kiosk.answer({"4"});
  while (kiosk.now()) kiosk.next();
  kiosk.take(noting());
  ASSERT_EQ(said_, "");
  EXPECT_TRUE(draft().bytes.empty());
  Encounter e(session_, patient_, [] {});
  e.load();
  const auto rows = timeline(e.view(), session_.knowledge(), session_.language);
  EXPECT_TRUE(
      std::any_of(rows.begin(), rows.end(), [](const auto& r) { return r.detail == "answers-sleep-form.json"; }));
}

TEST_F(FormsTest, AnswersSurviveACrash) {
  auto form = open();
  form.answer("shift", {"sometimes"});
  const auto back = readDrafts(writeDrafts(session_.drafts[patient_])).value();
  EXPECT_EQ(back.questionnaire.bytes, draft().bytes);
  EXPECT_EQ(back.questionnaire.answers, draft().answers);
}

using UsersTest = FormsTest;

TEST_F(UsersTest, AClinicianAddsAPersonWhoCanThenUnlock) {
  PracticeDesk desk(session_, [] {});
  desk.load();
  ASSERT_TRUE(desk.mayAddUsers());
  NewUser user{"bea", "Bea", "another passphrase", "another passphrase", {record::Role::clinician}};
  desk.addUser(user, noting());
  ASSERT_EQ(said_, "");
  ASSERT_EQ(desk.users().size(), 2U);
  bool locked = false;
  door_.lock([&] { locked = true; });
  ASSERT_TRUE(locked);
  door_.unlock({founding().folder, "bea", "another passphrase"}, noting());
  EXPECT_EQ(said_, "");
  EXPECT_EQ(session_.open.user_name, "Bea");
}

TEST_F(UsersTest, WhatIsMissingOrTakenIsSaidAndNobodyIsAdded) {
  PracticeDesk desk(session_, [] {});
  desk.load();
  const auto refused = [&](NewUser user) {
    desk.addUser(user, noting());
    return said_;
  };
  const NewUser good{"bea", "Bea", "another passphrase", "another passphrase", {record::Role::auditor}};
  auto user = good;
  user.name.clear();
  EXPECT_THAT(refused(user), HasSubstr("name"));
  user = good;
  user.roles.clear();
  EXPECT_THAT(refused(user), HasSubstr("at least one role"));
  user = good;
  user.passphrase = user.repeated = "short";
  EXPECT_THAT(refused(user), HasSubstr("10 characters"));
  user = good;
  user.repeated = "another passphrasf";
  EXPECT_THAT(refused(user), HasSubstr("differ"));
  user = good;
  user.id = "ada";
  EXPECT_THAT(refused(user), HasSubstr("taken"));
  desk.load();
  EXPECT_EQ(desk.users().size(), 1U);
}

TEST_F(UsersTest, RolesAreChangedByAClinicianOnly) {
  PracticeDesk desk(session_, [] {});
  desk.load();
  desk.addUser({"cyn", "Cyn", "another passphrase", "another passphrase", {record::Role::auditor}}, noting());
  desk.setRoles("cyn", {record::Role::reviewer}, noting());
  ASSERT_EQ(said_, "");
  door_.lock([] {});
  door_.unlock({founding().folder, "cyn", "another passphrase"}, noting());
  ASSERT_EQ(said_, "");
  PracticeDesk theirs(session_, [] {});
  theirs.load();
  EXPECT_FALSE(theirs.mayAddUsers());
  theirs.setRoles("cyn", {record::Role::clinician}, noting());
  EXPECT_NE(said_, "");
}

}  // namespace
}  // namespace homeostat::desktop
