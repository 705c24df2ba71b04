#include "app/intake/person.hpp"

#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

ImportedPatient person(const std::string& id, const std::string& name, const std::string& birth = "",
                       const std::string& sex = "") {
  ImportedPatient p{id, name, sex, {}};
  if (!birth.empty()) p.birth_date = *base::CivilDate::parse(birth);
  return p;
}

Identity identity(const ImportedPatient& a, const ImportedPatient& b) {
  std::string why, back;
  const Identity forth = compare(a, b, why);
  EXPECT_EQ(forth, compare(b, a, back));
  EXPECT_EQ(why.empty(), forth == Identity::same);
  return forth;
}

TEST(Person, EqualNamesWithoutBirthDateAndWithDifferentNumbersAreTwoPeople) {
  EXPECT_EQ(identity(person("1", "Anna Muster"), person("2", "Anna Muster")), Identity::different);
  EXPECT_EQ(identity(person("1", "Anna Muster"), person("2", "Anna Muster", "1980-01-01")), Identity::different);
}

TEST(Person, EqualNamesAloneAreUnclear) {
  EXPECT_EQ(identity(person("", "Anna Muster"), person("", "Anna Muster", "1980-01-01")), Identity::unclear);
}

TEST(Person, NameAndBirthDateOutweighNumbersOfTwoInstitutions) {
  EXPECT_EQ(identity(person("1", "Anna Muster", "1980-01-01"), person("2", "MUSTER Anna", "1980-01-01")),
            Identity::same);
}

TEST(Person, ASpellingOfUmlautsAndASecondNameAreNoContradiction) {
  EXPECT_EQ(identity(person("", "Jörg Müller", "1980-01-01"), person("", "MUELLER Joerg Hans", "1980-01-01")),
            Identity::same);
}

TEST(Person, ANameInAnotherScriptIsUnclearUntilBirthDateOrNumberSpeak) {
  EXPECT_EQ(identity(person("", "Anna Spasova", "1980-01-01"), person("", "Анна Спасова", "1980-01-01")),
            Identity::unclear);
  EXPECT_EQ(identity(person("7", "Anna Spasova", "1980-01-01"), person("7", "Анна Спасова", "1980-01-01")),
            Identity::same);
  EXPECT_EQ(identity(person("", "Li Wang", "1980-01-01"), person("", "王丽", "1981-01-01")), Identity::different);
  EXPECT_EQ(identity(person("1", "Li Wang"), person("2", "王丽")), Identity::different);
}

TEST(Person, TwinsAreTwoPeople) {
  EXPECT_EQ(
      identity(person("", "Anna Muster", "1980-01-01", "female"), person("", "Berta Muster", "1980-01-01", "female")),
      Identity::different);
}

TEST(Person, AnotherBirthDateOrSexIsAnotherPerson) {
  EXPECT_EQ(identity(person("1", "A B", "1980-01-01"), person("1", "A B", "1980-01-02")), Identity::different);
  EXPECT_EQ(identity(person("1", "A B", "", "male"), person("1", "A B", "", "female")), Identity::different);
}

TEST(Person, AnotherNameNeedsNumberAndBirthDate) {
  EXPECT_EQ(identity(person("1", "Anna Muster", "1980-01-01"), person("1", "Anna Neu", "1980-01-01")), Identity::same);
  EXPECT_EQ(identity(person("1", "Anna Muster"), person("1", "Otto Fern")), Identity::different);
}

std::string message(const std::string& pid, const std::string& value = "40") {
  return "MSH|^~\\&|LAB|LAB|||20260301||ORU^R01|1|P|2.5\rPID|" + pid +
         "\rOBR|1|||X|||20260301080000\rOBX|1|NM|2276-4^Ferritin^LN||" + value + "|ug/L|||||F\r";
}

TEST(Person, AFileOfSomebodyElseIsRefusedAndSaysWhy) {
  ImportOptions options;
  options.expected = person("7", "Anna Muster", "1980-01-01");
  const auto refused = tryRead(message("1||9||Fern^Otto||19700101|M"), options);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().line(), HasSubstr("another birth date"));
}

TEST(Person, AFileThatSaysTooLittleIsTakenWithAWarning) {
  ImportOptions options;
  options.expected = person("", "Anna Muster", "1980-01-01");
  EXPECT_THAT(notes(read(message("1||||Muster^Anna"), options)), HasSubstr("compare before taking it"));
  EXPECT_THAT(
      notes(read(R"({"resourceType":"Observation","status":"final","code":{"text":"x"},"valueInteger":1})", options)),
      HasSubstr("does not say whose it is"));
}

TEST(Person, TwoPeopleInOneFileAreRefused) {
  const auto refused = tryRead(message("1||1||Muster^Anna") + message("1||2||Muster^Anna"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "import.patients");
}

TEST(Person, TwoMessagesOfOnePersonAreOneFile) {
  EXPECT_EQ(
      read(message("1||1||Muster^Anna||19800101", "40") + message("1||2||Muster^Anna||19800101", "41")).findings.size(),
      2U);
}

TEST(Person, AResultThatPointsAtSomebodyOutsideTheFileIsAnotherPersons) {
  const auto refused = tryRead(R"({"resourceType":"Bundle","entry":[
    {"resource":{"resourceType":"Patient","id":"a","name":[{"text":"Anna Muster"}]}},
    {"resource":{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/b"},
     "code":{"text":"x"},"valueInteger":1}}]})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "import.patients");
}

TEST(Person, FilesOfDifferentPeopleDoNotMerge) {
  std::vector<Import> imports{read(message("1||1||Muster^Anna")), read(message("1||2||Muster^Anna"))};
  const auto merged = merge(std::move(imports));
  ASSERT_FALSE(merged);
  EXPECT_THAT(merged.error().line(), HasSubstr("different patients"));
}

}  // namespace
}  // namespace homeostat::intake::test
