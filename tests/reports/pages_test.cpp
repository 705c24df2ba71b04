#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "reports/document/pieces.hpp"
#include "tests/reports/documents.hpp"
#include "tests/reports/figures.hpp"

namespace homeostat::reports {
namespace {

Document plain(std::vector<Block> blocks, const std::string& language = "en") {
  Document d;
  d.language = language;
  d.title = "Invented document";
  d.subject = "For tests";
  d.author = "Homeostat";
  d.created = "2026-11-20T10:00:00+01:00";
  d.page_of = "Page {page} of {pages}";
  d.footer = "Edition 1 · case 2";
  d.banner = "Invented data";
  d.blocks = std::move(blocks);
  return d;
}

Paragraph para(Text text, Voice voice = Voice::body) {
  Paragraph out;
  out.text = std::move(text);
  out.voice = voice;
  return out;
}

Table rows(std::size_t count) {
  Table table;
  table.columns = {{"Finding"}, {"Value", Column::number}};
  for (std::size_t i = 1; i <= count; ++i)
    table.rows.push_back({{{"row-" + std::to_string(i) + "-end"}}, {{std::to_string(i)}}});
  return table;
}

Document rich() {
  figure::Type type = *figure::Type::forLanguage("en");
  return plain({Heading{1, "Title", ""}, Heading{2, "First part", "first"},
                para({{"A claim"}, {.text = "1", .superscript = true, .link = "#source-a"}, {" after it."}}), rows(3),
                Picture{figure::contributionBars(figure::someBars(), type, kContentWidth), {{"Bars"}}},
                Callout{Weight::danger, {{{"Danger here."}}}},
                List{{{{"A source, "}, {.text = "doi:10.1/x", .link = "https://doi.org/10.1/x"}}},
                     true,
                     Voice::label,
                     {"source-a"}}});
}

std::size_t countOf(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++count;
  return count;
}

TEST(Pdf, TheSameDocumentGivesTheSameBytesInAnyTimeZone) {
  ::setenv("TZ", "Pacific/Auckland", 1);
  ::tzset();
  const auto there = laid(rich()).pdf();
  ::setenv("TZ", "America/Lima", 1);
  ::tzset();
  EXPECT_EQ(laid(rich()).pdf(), there);
  ::unsetenv("TZ");
  ::tzset();
}

TEST(Pdf, IsTaggedTitledAndSoundForIndependentReaders) {
  const auto path = kept("rich.pdf", laid(rich()).pdf());
  EXPECT_NO_THROW(outputOf("qpdf --check '" + path + "'"));
  const auto info = outputOf("pdfinfo '" + path + "'");
  EXPECT_NE(info.find("Tagged:          yes"), std::string::npos) << info;
  EXPECT_NE(info.find("Title:           Invented document"), std::string::npos) << info;
  const auto structure = outputOf("pdfinfo -struct '" + path + "'");
  for (const char* tag : {"Document", "H1", "H2", "P (block)", "Table", "TR", "TH", "TD", "Figure", "LI", "LBody"})
    EXPECT_NE(structure.find(tag), std::string::npos) << tag << " is missing in\n" << structure;
  const auto plain_pdf = outputOf("qpdf --qdf --object-streams=disable '" + path + "' - | strings");
  EXPECT_NE(plain_pdf.find("/Lang "), std::string::npos);
  EXPECT_NE(plain_pdf.find("/DisplayDocTitle true"), std::string::npos);
  EXPECT_NE(plain_pdf.find("/Alt (Why. What sleep debt is made of)"), std::string::npos);
  EXPECT_NE(plain_pdf.find("https://doi.org/10.1/x"), std::string::npos);
  EXPECT_NE(plain_pdf.find("D:20261120100000+01'00'"), std::string::npos);
}

TEST(Pdf, EmbedsNothingButNotoFonts) {
  const auto path = kept("rich.pdf", laid(rich()).pdf());
  const auto fonts = outputOf("pdffonts '" + path + "' | tail -n +3");
  ASSERT_FALSE(fonts.empty());
  std::istringstream lines(fonts);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_NE(line.find("+Noto"), std::string::npos) << line;
    EXPECT_NE(line.find("yes yes"), std::string::npos) << "not embedded as a subset: " << line;
  }
}

TEST(Pages, ThreeHundredFindingsLoseNoneAndRepeatTheColumnHeads) {
  const auto pages = laid(plain({Heading{1, "Many", ""}, rows(300)}));
  EXPECT_GT(pages.count(), 5U);
  const auto text = textOf(kept("many.pdf", pages.pdf()));
  for (int i = 1; i <= 300; ++i) EXPECT_EQ(countOf(text, "row-" + std::to_string(i) + "-end"), 1U) << "row " << i;
  EXPECT_EQ(countOf(text, "Finding"), pages.count());
  const std::string last = std::to_string(pages.count());
  EXPECT_NE(text.find("Page " + last + " of " + last), std::string::npos);
}

TEST(Pages, ARowHigherThanAPageIsBrokenAndStaysWhole) {
  std::string long_text;
  for (int i = 0; i < 1500; ++i) long_text += "word" + std::to_string(i) + "x ";
  Table table = rows(1);
  table.rows.push_back({{{long_text}}, {{"end"}}});
  const auto pages = laid(plain({table}));
  EXPECT_GT(pages.count(), 1U);
  const auto text = textOf(kept("high-row.pdf", pages.pdf()));
  for (const int i : {0, 700, 1499}) EXPECT_EQ(countOf(text, "word" + std::to_string(i) + "x"), 1U) << i;
}

TEST(Pages, NamesOfAnyScriptLengthAndWithControlCharactersAreReadable) {
  const std::string long_name(200, 'N');
  const std::string odd =
      "A\x01\x02\tB\xFF"
      "C \xE2\x80\xAE"
      "D";  // control, tab, broken byte, right-to-left override
  const auto pages =
      laid(plain({Heading{1, long_name, ""}, para({{odd}}), para({{"王小明 · محمد · Ελένη · Łukasz"}})}));
  const auto text = textOf(kept("names.pdf", pages.pdf()));
  EXPECT_EQ(countOf(text, "N"), 200U) << text;
  EXPECT_NE(text.find("A B\xEF\xBF\xBD"
                      "C D"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("王小明"), std::string::npos);
  EXPECT_NE(text.find("Ελένη"), std::string::npos);
}

/// Dark pixels of the first page, as an independent reader shows it.
std::size_t inkOf(const std::string& pdf_path) {
  const auto page = outputOf("pdftoppm -gray -r 60 -f 1 -l 1 -singlefile '" + pdf_path + "'");
  return static_cast<std::size_t>(
      std::count_if(page.begin() + 20, page.end(), [](char c) { return static_cast<unsigned char>(c) < 160; }));
}

TEST(Pages, ALongNameIsBrokenWithoutAnInventedHyphen) {
  const auto path =
      kept("long-name.pdf", laid(plain({Paragraph{{{std::string(200, 'W')}}, Voice::body, {}, false}})).pdf());
  const auto text = textOf(path);
  EXPECT_EQ(text.find('-'), std::string::npos) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), 'W'), 200);
}

TEST(Pages, EveryChineseCharacterIsSeenByAnIndependentReader) {
  // Alone on its page, this character lost its outline in the subset that cairo makes of the face.
  const auto empty = inkOf(kept("chinese-none.pdf", laid(plain({}, "zh-Hans")).pdf()));
  const auto pages = laid(plain({para({{"如如如如如如如如"}}, Voice::plain)}, "zh-Hans"));
  const auto path = kept("chinese-one.pdf", pages.pdf());
  EXPECT_GT(inkOf(path), empty + 100);
  EXPECT_NE(textOf(path).find("如如"), std::string::npos);
}

/// Left edge of a word on the page, by Poppler; -1 where it does not stand there as one word.
double leftOf(const std::string& boxes, const std::string& word) {
  const auto end = boxes.find(">" + word + "</word>");
  if (end == std::string::npos) return -1;
  const auto from = boxes.rfind("xMin=\"", end);
  return std::stod(boxes.substr(from + 6));
}

TEST(Pages, ARightToLeftPageKeepsTheOrderOfDosesAndNames) {
  const auto pages = laid(plain({para({{"5-HTP كلمة "}, {.text = "ثم", .bold = true}, {" 20–30 mg."}}),
                                 para({{"أوقف "},
                                       {.text = "Stop", .bold = true, .language = "en"},
                                       {.text = " it today.", .language = "en"},
                                       {.text = "12", .superscript = true}})},
                                "ar"));
  const auto boxes = outputOf("pdftotext -bbox '" + kept("rtl.pdf", pages.pdf()) + "' -");
  const auto at = [&](const char* word) {
    const double left = leftOf(boxes, word);
    EXPECT_GE(left, 0) << word << " in " << boxes;
    return left;
  };
  EXPECT_LT(at("20–30"), at("mg")) << "the number stands before its unit";
  EXPECT_GT(at("5-HTP"), at("mg")) << "the sentence begins on the right, whatever it begins with";
  EXPECT_LT(at("Stop"), at("it")) << "an English sentence runs from left to right over its runs";
  EXPECT_LT(at("it"), at("today."));
  EXPECT_LT(at("today."), at("12")) << "a citation stands behind the sentence it belongs to";
}

TEST(Html, ARightToLeftPageIsolatesWhatRunsTheOtherWay) {
  const auto page = html(plain({para({{"أوقف 5-HTP."}})}, "ar"));
  EXPECT_NE(page.find("\u20665-HTP\u2069."), std::string::npos) << page;
}

TEST(Pages, AHeadingNeverStandsLastOnAPage) {
  // Each run has one more line before the heading; one of them would leave room for the heading alone.
  for (std::size_t lines = 40; lines < 60; ++lines) {
    std::vector<Block> blocks(lines, para({{"one line"}}, Voice::label));
    blocks.emplace_back(Heading{2, "HEADING", ""});
    blocks.emplace_back(para({{"FOLLOWS"}}));
    const auto pages = laid(plain(blocks));
    const auto text = textOf(kept("heading.pdf", pages.pdf()));
    const auto between = text.substr(text.find("HEADING"), text.find("FOLLOWS") - text.find("HEADING"));
    EXPECT_EQ(between.find('\f'), std::string::npos) << "with " << lines << " lines before it";
  }
}

TEST(Pages, AnEmptyDocumentIsOnePage) { EXPECT_EQ(laid(plain({})).count(), 1U); }

TEST(Cut, FirstAndLastTwoLinesOfAParagraphStayTogether) {
  figure::Type type = *figure::Type::forLanguage("en");
  std::string text;
  for (int i = 0; i < 90; ++i) text += "word ";
  const auto parts = cut(plain({para({{text}})}), type);
  ASSERT_GE(parts.pieces.size(), 5U);
  EXPECT_TRUE(parts.pieces.front().keep_with_next);
  EXPECT_FALSE(parts.pieces[1].keep_with_next);
  EXPECT_TRUE(parts.pieces[parts.pieces.size() - 2].keep_with_next);
}

TEST(ColumnWidths, FillTheWidthAndHoldTheWidestWord) {
  // Two columns of 100 with a gap of 10: 90 to share. The first wants 20, so the second gets 70.
  const auto widths = columnWidths({{20, 20}, {500, 30}}, {1, 1}, 100, 10);
  EXPECT_NEAR(widths[0] + widths[1], 90, 1e-9);
  EXPECT_NEAR(widths[0], 20.5, 1e-9);
  const auto roomy = columnWidths({{20, 20}, {30, 30}}, {1, 3}, 110, 10);
  // 49 spare points after 20.5 and 30.5, one quarter and three quarters.
  EXPECT_NEAR(roomy[0], 20.5 + 49.0 / 4, 1e-9);
  EXPECT_NEAR(roomy[1], 30.5 + 49.0 * 3 / 4, 1e-9);
}

TEST(ColumnWidths, AreScaledDownWhenTheWordsDoNotFit) {
  const auto widths = columnWidths({{900, 900}, {900, 900}}, {1, 1}, 110, 10);
  EXPECT_NEAR(widths[0], 50, 1e-9);
  EXPECT_NEAR(widths[1], 50, 1e-9);
}

TEST(Html, IsOneWellFormedFileWithFiguresAndNoDeadLinks) {
  auto document = rich();
  document.blocks.emplace_back(para({{.text = "nowhere", .link = "#not-there"}, {" & < > \" \x01"}}));
  const auto page = html(document);
  const auto path = kept("rich.html", page);
  EXPECT_NO_THROW(outputOf("xmllint --noout '" + path + "'"));
  EXPECT_NE(page.find("<svg"), std::string::npos);
  EXPECT_NE(page.find("href=\"#source-a\""), std::string::npos);
  EXPECT_NE(page.find("id=\"source-a\""), std::string::npos);
  EXPECT_EQ(page.find("not-there"), std::string::npos);
  EXPECT_NE(page.find("&amp; &lt; &gt; &quot;"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(countOf(page, "src="), 0U);
}

}  // namespace
}  // namespace homeostat::reports
