// Documents of a rich case as a user prints them: in every language, as pages and as HTML, with the practice's picture.
#include <gmock/gmock.h>

#include <array>

#include "tests/app/cli/command_line.hpp"
#include "tests/support/html_structure.hpp"

namespace homeostat::cli {
namespace {

namespace fs = std::filesystem;

class Documents : public CommandLine {
 protected:
  static fs::path rich() { return support::checkout() / "tests/cases/d-many-things.json"; }
  static fs::path letterhead() { return fixtures() / "letterhead"; }

  /// The bytes of a document; `more`: further arguments.
  std::string printed(const std::string& kind, const std::string& language, const std::string& ending,
                      std::vector<std::string> more = {}) {
    const auto file = folder_ / (kind + "-" + language + ending);
    std::vector<std::string> arguments{"report", rich().string(), "--kind", kind,
                                       "--lang", language,        "-o",     file.string()};
    if (kind == "light") more.insert(more.end(), {"--sleep", "23:00", "--wake", "07:00"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto answer = run(arguments);
    EXPECT_EQ(answer.code, 0) << kind << " " << language << ": " << answer.err;
    return support::slurp(file);
  }
  std::string practiceFile(const std::string& json) {
    support::spit(folder_ / "practice.json", json);
    return (folder_ / "practice.json").string();
  }
  /// practice.json with a picture of this name, which is copied beside it.
  std::string practiceWith(const std::string& picture) {
    fs::copy_file(letterhead() / picture, folder_ / picture, fs::copy_options::overwrite_existing);
    return practiceFile(R"({"letterhead": ["Practice Example", "1 Example Street"], "letterhead_image": {"file": ")" +
                        picture + R"(", "text": "Practice Example, a ring on a shield"}})");
  }
  Answer refusedPicture(const std::string& name, const std::string& bytes) {
    support::spit(folder_ / name, bytes);
    const auto practice = practiceFile(R"({"letterhead_image": {"file": ")" + name + R"(", "text": "A ring"}})");
    return run({"report", rich().string(), "--practice", practice, "-o", (folder_ / "x.pdf").string()});
  }
};

constexpr std::array kKinds{"letter", "handout", "audit", "autonomic", "light"};

/// What stands in English without being the words of a source.
void englishIn(const base::XmlElement& e, std::vector<std::string>& out) {
  for (const auto& child : e.children()) {
    if (child.text("lang") == "en" && child.text("class") != "quoted") out.push_back(child.content());
    englishIn(child, out);
  }
}

TEST_F(Documents, AreValidHtmlInEveryLanguageWithoutEnglishButTheWordsOfSources) {
  const auto practice = practiceWith("logo.png");
  for (const std::string language : {"en", "de", "es", "fr", "zh-Hans", "ar"}) {
    for (const char* kind : kKinds) {
      const auto page = printed(kind, language, ".html", {"--practice", practice});
      EXPECT_THAT(support::PageCheck::faults(page), ::testing::IsEmpty()) << kind << " " << language;
      std::vector<std::string> english;
      if (language != "en") englishIn(support::parsedPage(page).root(), english);
      EXPECT_THAT(english, ::testing::IsEmpty()) << kind << " " << language;
    }
  }
}

TEST(PageCheck, FindsWhatIsWrongWithAPage) {
  const auto faults = [](const std::string& body, const std::string& root = R"(<html lang="en" dir="ltr">)") {
    return support::PageCheck::faults(root + "<head><title>t</title></head><body>" + body + "</body></html>");
  };
  EXPECT_THAT(faults("<h1>a</h1><p>b</p>"), ::testing::IsEmpty());
  EXPECT_EQ(faults("<h1>a</h1><h3>b</h3>").size(), 1U);
  EXPECT_EQ(faults(R"(<h1 id="x">a</h1><p id="x">b</p>)").size(), 2U) << "both places of one id";
  EXPECT_EQ(faults(R"(<h1>a</h1><p><a href="#y">b</a></p>)").size(), 1U);
  EXPECT_EQ(faults(R"(<h1>a</h1><header><img src="data:image/png;base64,"/></header>)").size(), 1U);
  EXPECT_EQ(faults("<h1>a</h1><p>b</p>", R"(<html lang="ar" dir="ltr">)").size(), 1U);
  EXPECT_EQ(faults("<h1>a</h1><ul><p>b</p></ul>").size(), 1U);
}

// ---- the practice's picture -----------------------------------------------------------------------------------------

/// Runs a reader of PDF and gives what it says.
std::string told(const std::string& command) {
  std::string out;
  std::array<char, 4096> buffer{};
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return {};
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), n);
  ::pclose(pipe);
  return out;
}

TEST_F(Documents, ThePictureOfTheLetterheadIsInTheFileWithItsWords) {
  for (const auto& [picture, encoding] : {std::pair("logo.png", "image"), std::pair("logo.jpg", "jpeg")}) {
    const auto pdf = printed("letter", "en", ".pdf", {"--practice", practiceWith(picture)});
    const auto file = (folder_ / "letter-en.pdf").string();
    const auto images = told("pdfimages -list '" + file + "'");
    EXPECT_NE(images.find(encoding), std::string::npos) << images;
    // 240 by 80 pixels at 54 points of height are 162 points of width: 240 / 162 * 72 = 106.7 pixels an inch.
    EXPECT_NE(images.find(" 107 "), std::string::npos) << images;
    EXPECT_NE(told("qpdf --qdf --object-streams=disable '" + file + "' -").find("Practice Example, a ring"),
              std::string::npos);
    EXPECT_NE(told("pdfinfo -struct '" + file + "'").find("Figure"), std::string::npos);
    EXPECT_EQ(printed("letter", "en", ".pdf", {"--practice", practiceWith(picture)}), pdf) << "same bytes";
    const auto page = printed("letter", "en", ".html", {"--practice", practiceWith(picture)});
    EXPECT_NE(page.find("alt=\"Practice Example, a ring on a shield\""), std::string::npos);
    EXPECT_NE(page.find("src=\"data:image/"), std::string::npos);
  }
}

TEST_F(Documents, AWidePictureStandsAboveTheLines) {
  printed("letter", "ar", ".pdf", {"--practice", practiceWith("banner.png")});
  // 1600 by 160 pixels fill the width of the text, 487.28 points: 1600 / 487.28 * 72 = 236.4 pixels an inch.
  const auto images = told("pdfimages -list '" + (folder_ / "letter-ar.pdf").string() + "'");
  EXPECT_NE(images.find(" 236 "), std::string::npos) << images;
}

TEST_F(Documents, APictureThatCannotBePrintedIsOneLine) {
  const auto png = support::slurp(letterhead() / "logo.png"), jpeg = support::slurp(letterhead() / "logo.jpg");
  expectOneLine(refusedPicture("none.png", "no picture"), "none.png");
  expectOneLine(refusedPicture("cut.png", png.substr(0, png.size() / 2)), "cut.png");
  expectOneLine(refusedPicture("cut.jpg", jpeg.substr(0, jpeg.size() / 2)), "cut.jpg");
  expectOneLine(refusedPicture("press.jpg", support::slurp(letterhead() / "press.jpg")), "CMYK");
  auto huge = png;
  huge.replace(16, 8, std::string("\0\0\x75\x30\0\0\x75\x30", 8));  // says 30000 by 30000 pixels
  expectOneLine(refusedPicture("huge.png", huge), "30000 by 30000");
  expectOneLine(refusedPicture("fat.png", png + std::string(5U << 20U, ' ')), "fat.png");
  fs::remove(folder_ / "gone.png");
  const auto practice = practiceFile(R"({"letterhead_image": {"file": "gone.png", "text": "A ring"}})");
  expectOneLine(run({"report", rich().string(), "--practice", practice, "-o", (folder_ / "x.pdf").string()}),
                "gone.png");
  const auto mute = practiceFile(R"({"letterhead_image": {"file": "none.png"}})");
  expectOneLine(run({"report", rich().string(), "--practice", mute, "-o", (folder_ / "x.pdf").string()}), "none.png");
}

TEST_F(Documents, TheRecordKeepsThePictureOfTheLetterhead) {
  const auto patient = found();
  record("import", {patient, (fixtures() / "labs.json").string()});
  record("settings", {"--letterhead", "Practice Example", "--letterhead-image", (letterhead() / "logo.png").string(),
                      "--letterhead-image-text", "A ring on a shield"});
  record("settings", {"--lang", "de"});
  const auto page = [&] {
    record("report", {patient, "-o", (folder_ / "letter.html").string()});
    return support::slurp(folder_ / "letter.html");
  };
  EXPECT_NE(page().find("alt=\"A ring on a shield\""), std::string::npos);
  const auto refused = run({"record", "settings", practice_, "--letterhead-image", (folder_ / "no.png").string(),
                            "--letterhead-image-text", "x"});
  expectOneLine(refused, "no.png");
  record("settings", {"--without-letterhead-image"});
  EXPECT_EQ(page().find("<img"), std::string::npos);
}

}  // namespace
}  // namespace homeostat::cli
