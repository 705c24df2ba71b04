#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

const std::string kHead = "MSH|^~\\&|A|LAB1|||20260301||ORU^R01|1|P|2.5\r";
const std::string kOrder = "OBR|1|||X|||20260301080000\r";

std::string obx(const std::string& type, const std::string& value, const std::string& unit = "ug/L",
                const std::string& status = "F", const std::string& range = "") {
  return "OBX|1|" + type + "|2276-4^Ferritin^LN||" + value + "|" + unit + "|" + range + "||||" + status + "\r";
}

Import message(const std::string& segments) { return read(kHead + kOrder + segments); }

TEST(Hl7Status, AnEmptyStatusIsNotFinal) {
  const auto import = message(obx("NM", "40", "ug/L", ""));
  EXPECT_TRUE(import.findings.empty());
  EXPECT_THAT(reasons(import), HasSubstr("no status is given (OBX-11)"));
}

TEST(Hl7Status, OnlyFinalAndCorrectedCountAndPreliminaryIsMarked) {
  EXPECT_EQ(message(obx("NM", "40", "ug/L", "F")).findings[0].status, "final");
  EXPECT_EQ(message(obx("NM", "40", "ug/L", "C")).findings[0].status, "corrected");
  EXPECT_EQ(message(obx("NM", "40", "ug/L", "P")).findings[0].status, "preliminary");
  for (const char* status : {"I", "S", "O", "X", "D", "W", "N", "?"}) {
    const auto import = message(obx("NM", "40", "ug/L", status));
    EXPECT_TRUE(import.findings.empty()) << status;
    EXPECT_EQ(import.rejected.size(), 1U) << status;
  }
}

TEST(Hl7Value, NumbersSentAsTextAndPlainTextInStructuredFieldsAreRead) {
  EXPECT_EQ(message(obx("ST", "40")).findings[0].value, 40);
  EXPECT_EQ(message(obx("TX", "40")).findings[0].value, 40);
  const auto sn = message(obx("SN", "<10.0"));
  EXPECT_EQ(sn.findings[0].value, 10);
  EXPECT_EQ(sn.findings[0].comparator, "<");
}

TEST(Hl7Value, StructuredNumbersKeepComparatorsRatiosAndRanges) {
  const auto less = message(obx("SN", "<^10"));
  EXPECT_EQ(less.findings[0].comparator, "<");
  EXPECT_EQ(less.findings[0].value, 10);
  EXPECT_EQ(message(obx("SN", "=^10")).findings[0].comparator, "");
  for (const char* text : {"<>^10", "^1^:^4", "^5^-^10"})
    EXPECT_FALSE(message(obx("SN", text)).findings[0].value) << text;
}

TEST(Hl7Value, ComparatorsTitresAndRepeatsInNumericFields) {
  EXPECT_EQ(message(obx("NM", "<5.0")).findings[0].comparator, "<");
  EXPECT_FALSE(message(obx("NM", "1:4")).findings[0].value);
  const auto repeats = message(obx("NM", "27~25"));
  EXPECT_FALSE(repeats.findings[0].value);
  EXPECT_THAT(notes(repeats.findings[0]), HasSubstr("2 repeated values"));
}

TEST(Hl7Value, LeadingZerosGoAndTheWrittenFormStays) {
  const auto import = message(obx("NM", "065.880"));
  EXPECT_EQ(import.findings[0].value, 65.88);
  EXPECT_EQ(import.findings[0].value_text, "065.880");
}

TEST(Hl7Unit, AnUnknownUnitKeepsTheResultAsText) {
  const auto import = message(obx("NM", "40", "MOC"));
  EXPECT_FALSE(import.findings[0].value);
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("unit \"MOC\" is not known"));
}

TEST(Hl7Unit, ThousandsPerMicrolitreAreNotKelvin) {
  const auto import = read(kHead + kOrder + "OBX|1|NM|6690-2^Leukocytes^LN||5.1|K/uL|||||F\r");
  EXPECT_EQ(import.findings[0].unit, "10*3/uL");
}

TEST(Hl7Range, SeveralIntervalsInOneTextGiveNoNumber) {
  const auto import = message(obx("NM", "40", "ug/L", "F", "08:00 h (0.22-0.72) / 16:00 h (0.16-0.44)"));
  EXPECT_FALSE(import.findings[0].low);
  EXPECT_FALSE(import.findings[0].high);
  EXPECT_THAT(import.findings[0].reference_text, HasSubstr("16:00 h"));
}

TEST(Hl7Range, AnOpenIntervalIsALowerLimit) {
  const auto import = message(obx("NM", "40", "ug/L", "F", ">5"));
  EXPECT_EQ(import.findings[0].low, 5);
  EXPECT_FALSE(import.findings[0].high);
}

TEST(Hl7Time, FallsBackInOrderAndSaysFromWhere) {
  const auto import = read(kHead + "OBR|1|||X||20260302\r" + obx("NM", "40"));
  EXPECT_EQ(import.findings[0].at->iso(), "2026-03-02");
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("OBR-6"));
  const auto received = read(kHead + "OBR|1|||X||||||||||20260303\r" + obx("NM", "40"));
  EXPECT_THAT(notes(received.findings[0]), HasSubstr("OBR-14"));
}

TEST(Hl7Time, TheSpecimenBehindTheResultsGivesTimeAndKindToAllOfThem) {
  const auto import = read(kHead + "OBR|1|||X\r" + obx("NM", "40") + obx("NM", "41") +
                           "SPM|1|||SER^Serum^HL70487|||||||||||||20260304081500\r");
  ASSERT_EQ(import.findings.size(), 2U);
  for (const auto& f : import.findings) {
    EXPECT_EQ(f.at->iso(), "2026-03-04T08:15:00");
    EXPECT_EQ(f.conditions.at("specimen"), "Serum");
  }
}

TEST(Hl7Time, MidnightIsADayAndNoZoneIsInvented) {
  const auto import = read(kHead + "OBR|1|||X|||20260301000000\r" + obx("NM", "40"));
  EXPECT_EQ(import.findings[0].at->iso(), "2026-03-01");
  const auto minute = message(obx("NM", "40"));
  EXPECT_TRUE(minute.findings[0].at->zone_assumed);
  EXPECT_EQ(read(kHead + "OBR|1|||X|||202603010815+02\r" + obx("NM", "40")).findings[0].at->offset_minutes, 120);
}

TEST(Hl7Time, ADayThatDoesNotExistSetsTheResultAside) {
  const auto import = read(kHead + "OBR|1|||X|||20260230\r" + obx("NM", "40"));
  EXPECT_TRUE(import.findings.empty());
  EXPECT_THAT(reasons(import), HasSubstr("\"20260230\" does not exist"));
}

TEST(Hl7Text, EscapesAreDecodedAfterSplitting) {
  const auto import = message(obx("ST", "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\X0A\\g\\.br\\h"));
  EXPECT_EQ(import.findings[0].value_text, "a|b^c&d~e\\f\ng h");
  EXPECT_EQ(message(obx("NM", "40", "\\XB5\\g/L")).findings[0].unit, "ug/L");
}

TEST(Hl7Text, OwnSeparatorsAreHonoured) {
  const auto import = read(
      "MSH!*:%@!A!LAB1!!!20260301!!ORU*R01!1!P!2.3\rOBR!1!!!X!!!20260301\r"
      "OBX!1!NM!2276-4*Ferritin*LN!!40!ug/L!!!!!F\r");
  EXPECT_EQ(import.findings[0].code, "ferritin");
}

TEST(Hl7Text, AllLineEndsAreOneAndLooseLinesAreTold) {
  const std::string text = kHead + kOrder + obx("TX", "first") + "wrapped text\r";
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    std::string other;
    for (const char c : text) other += c == '\r' ? end : std::string(1, c);
    const auto import = read("\x0B" + other + "\x1C");
    ASSERT_EQ(import.findings.size(), 1U);
    EXPECT_THAT(notes(import.findings[0]), HasSubstr("continued: wrapped text"));
    EXPECT_THAT(notes(import), HasSubstr("is no segment"));
  }
}

TEST(Hl7Notes, GoToTheResultOrOrderBeforeThem) {
  const auto import = read(kHead + kOrder + "NTE|1||haemolytic\r" + obx("NM", "40") + "NTE|1||new method\r" +
                           obx("NM", "41", "ug/L", "I") + "NTE|1||later\r");
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("haemolytic"));
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("new method"));
  EXPECT_THAT(reasons(import), HasSubstr("note: later"));
}

TEST(Hl7CharacterSet, DeclaredSetsAreRead) {
  const std::string head = "MSH|^~\\&|A|LAB1|||20260301||ORU^R01|1|P|2.5||||||";
  const auto text = [&](const std::string& set, const std::string& value) {
    return read(head + set + "\r" + kOrder + obx("ST", value));
  };
  EXPECT_EQ(text("8859/1", "gr\xFC\xDF").findings[0].value_text, "gr\xC3\xBC\xC3\x9F");
  EXPECT_EQ(text("8859/2", "\xB3").findings[0].value_text, "\xC5\x82");  // ł
  EXPECT_EQ(text("UNICODE UTF-8", "gr\xC3\xBC").findings[0].value_text, "gr\xC3\xBC");
  EXPECT_TRUE(text("8859/1", "plain").notes.empty());
}

TEST(Hl7CharacterSet, WhatContradictsTheDeclarationIsTold) {
  const std::string head = "MSH|^~\\&|A|LAB1|||20260301||ORU^R01|1|P|2.5||||||";
  const auto text = [&](const std::string& set, const std::string& value) {
    return read(head + set + "\r" + kOrder + obx("ST", value));
  };
  const auto utf8 = text("8859/1", "gr\xC3\xBC");
  EXPECT_EQ(utf8.findings[0].value_text, "gr\xC3\xBC");
  EXPECT_THAT(notes(utf8), HasSubstr("the bytes are UTF-8"));
  EXPECT_THAT(notes(text("UNICODE UTF-8", "gr\xFC")), HasSubstr("some bytes are not"));
  EXPECT_THAT(notes(text("ASCII", "gr\xFC")), HasSubstr("some bytes are not"));
  EXPECT_THAT(notes(text("KLINGON", "gr\xFC")), HasSubstr("is not known"));
  EXPECT_THAT(notes(text("8859/3", "\xA5")), HasSubstr("some bytes are no letters"));
  EXPECT_THAT(notes(text("", "gr\xFC")), HasSubstr("not UTF-8"));
  EXPECT_THAT(notes(text("", "gr\xEF\xBF\xBD")), HasSubstr("already destroyed"));
}

TEST(Hl7Codes, TheCheckDigitTellsLoincFromLocalNumbers) {
  const auto import =
      read(kHead + kOrder + "OBX|1|NM|2276-5^Whatever||40|ug/L|||||F\rOBX|2|NM|2276-4^Whatever||40|ug/L|||||F\r");
  EXPECT_EQ(import.findings[0].loinc, "");
  EXPECT_EQ(import.findings[1].loinc, "2276-4");
}

TEST(Hl7Batch, EnvelopesAreReadThroughAndEachMessageHasItsOwnMarks) {
  const auto import = read("FHS|^~\\&|LAB\rBHS|^~\\&|LAB\r" + kHead + "PID|1||7||Muster^Erika||19920314|F\r" + kOrder +
                           obx("NM", "40") + "MSH$%~\\&$A$LAB2$$$20260302$$ORU%R01$2$P$2.3\r" +
                           "PID$1$$7$$Muster%Erika$$19920314$F\rOBR$1$$$X$$$20260302080000\r" +
                           "OBX$1$NM$3016-3%TSH%LN$$2.1$mIU/L$$$$$F\rBTS|2\rFTS|1\r");
  ASSERT_EQ(import.findings.size(), 2U);
  EXPECT_EQ(import.findings[0].laboratory, "LAB1");
  EXPECT_EQ(import.findings[1].code, "tsh");
  EXPECT_EQ(import.findings[1].laboratory, "LAB2");
  EXPECT_EQ(import.patient->name, "Erika Muster");
}

TEST(Hl7Batch, OfTwoPersonsIsRefused) {
  const auto refused = tryRead(kHead + "PID|1||7||Muster^Erika||19920314|F\r" + kOrder + obx("NM", "40") + kHead +
                               "PID|1||8||Anders^Anna||19800101|F\r" + kOrder + obx("NM", "41"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "import.patients");
}

TEST(Hl7Conditions, FastingIsTakenFromTheOrder) {
  const auto import = read(kHead + "OBR|1|||X|||20260301080000||||||F\r" + obx("NM", "40"));
  EXPECT_EQ(import.findings[0].conditions.at("fasting"), "yes");
}

TEST(Hl7Time, OfTheAnalysisAloneGivesTheDayAndSaysSo) {
  const auto import = read(
      "MSH|^~\\&|A400|LAB|H|L|20241214093600||ORU^R01|1|P|2.5.1\rPID|1||7||Doe^Jane||19800101|F\rOBR|1\r"
      "OBX|1|NM|2276-4^Ferritin^LN||7.3|ng/mL|||||F||||||||20241213193520\r");
  ASSERT_EQ(import.findings.size(), 1U) << reasons(import);
  EXPECT_EQ(import.findings[0].at->iso(), "2024-12-13");  // never 19:35 as the time of the specimen
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("OBX-19"));
}

TEST(Hl7Patient, TheSexIsReadInWordsOfManyLanguages) {
  for (const auto& [written, meant] :
       {std::pair{"F", "female"}, std::pair{"Female", "female"}, std::pair{"女", "female"}, std::pair{"W", "female"},
        std::pair{"M", "male"}, std::pair{"Male", "male"}, std::pair{"男", "male"}, std::pair{"A", "unknown"}}) {
    const auto import =
        read(std::string("MSH|^~\\&|A|LAB|H|L|20241214093600||ORU^R01|1|P|2.5.1\rPID|1||7||Doe^J||19800101|") +
             written + "\rOBR|1|||X|||20241213\rOBX|1|NM|2276-4^Ferritin^LN||7.3|ng/mL|||||F\r");
    ASSERT_TRUE(import.patient);
    EXPECT_EQ(import.patient->sex, meant) << written;
  }
}

TEST(Hl7Text, ALongRemarkInLettersOfSeveralBytesIsKeptWhole) {
  // Its beginning stands in a note; cut within a letter it was no JSON, and the whole file failed.
  std::string text = "1 x";
  for (int i = 0; i < 60; ++i) text += "ü";
  const auto import = message(obx("ST", text));
  ASSERT_EQ(import.findings.size(), 1U);
  EXPECT_EQ(import.findings[0].value_text, text);
  EXPECT_NE(importJson(import).find(text), std::string::npos);
  for (std::size_t more = 0; more < 3; ++more)
    EXPECT_NO_THROW(importJson(message(obx("TX", text + std::string(more, 'a') + text, "", "X"))));
}

TEST(Hl7Text, SeparatorsThatAreNoPlainCharactersAreRefused) {
  const auto refused = tryRead("MSH\xC3\xBC~\\&|A|LAB\rOBX\xC3\r");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().line(), HasSubstr("separators"));
}

TEST(Hl7Value, AnAnswerByItsLoincCodeCountsAsTheKnowledgeSays) {
  // "Several days" to the question on self-harm: words alone would raise no flag.
  for (const char* value : {"LA6569-3^Several days^LN", "X1^einige Tage^L^LA6569-3^Several days^LN"}) {
    const auto import = message(std::string("OBX|1|CWE|44260-8^Self harm^LN||") + value + "||||||F\r");
    ASSERT_EQ(import.findings.size(), 1U);
    EXPECT_EQ(import.findings[0].code, "phq-9.item-9");
    EXPECT_EQ(import.findings[0].value, 1) << value;
  }
  EXPECT_FALSE(message("OBX|1|CWE|44260-8^Self harm^LN||LA6569-3^Several days^L||||||F\r").findings[0].value)
      << "a code of the laboratory's own";
}

TEST(Hl7Match, ACodeWithoutANameIsReadAsOne) {
  const auto import = message("OBX|1|NM|WBC^^99SYS||6.5|10*3/uL|3.8-10.6|N|||F\r");
  ASSERT_EQ(import.findings.size(), 1U);
  EXPECT_EQ(import.findings[0].code, "wbc");
  EXPECT_THAT(import.findings[0].source.matched, HasSubstr("no name is given; code \"WBC\""));
  EXPECT_TRUE(import.questions.empty());
  // A name decides, whatever the code.
  EXPECT_NE(message("OBX|1|NM|WBC^Something else^99SYS||6.5|10*3/uL||N|||F\r").findings[0].code, "wbc");
  // A unit that does not fit is not overlooked.
  EXPECT_FALSE(message("OBX|1|NM|WBC^^99SYS||6.5|mm[Hg]||N|||F\r").findings[0].value);
}

TEST(Hl7Unit, ThatSaysTheValueWasCalculatedIsRead) {
  const auto import = message("OBX|1|NM|TIBC^IRON BINDING CAPACITY||410|mcg/dL (calc)|250-450|N|||F\r");
  ASSERT_EQ(import.findings.size(), 1U);
  EXPECT_EQ(import.findings[0].value, 410);
  EXPECT_EQ(import.findings[0].unit, "ug/dL");
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("calculated by the laboratory"));
  EXPECT_FALSE(message("OBX|1|NM|TIBC^IRON BINDING CAPACITY||410|zorks (calc)||N|||F\r").findings[0].value);
}

TEST(Hl7Notes, OfOneResultAreNotThoseOfTheNext) {
  const auto import = message(obx("NM", "40") + "NTE|1||hemolysed\r" + "OBX|2|NM|3016-3^TSH^LN||2.1|m[IU]/L||N|||F\r");
  ASSERT_EQ(import.findings.size(), 2U);
  EXPECT_THAT(notes(import.findings[0]), HasSubstr("hemolysed"));
  EXPECT_THAT(notes(import.findings[1]), ::testing::Not(HasSubstr("hemolysed")));
}

TEST(Hl7Time, OfTheResultHoldsWhereTheOrdersDoesNotExist) {
  const std::string order = "OBR|1|||X|||20260231080000\r";
  const auto own = read(kHead + order + "OBX|1|NM|2276-4^Ferritin^LN||44|ug/L||N|||F|||20260301081500\r");
  ASSERT_EQ(own.findings.size(), 1U);
  EXPECT_EQ(own.findings[0].at->iso(), "2026-03-01T08:15:00");
  const auto none = read(kHead + order + "OBX|1|NM|2276-4^Ferritin^LN||44|ug/L||N|||F\r");
  EXPECT_TRUE(none.findings.empty());
  EXPECT_THAT(reasons(none), HasSubstr("does not exist"));
}

}  // namespace
}  // namespace homeostat::intake::test
