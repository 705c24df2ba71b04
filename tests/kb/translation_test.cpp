// What a translation may not change: the numbers of a text and the medicines it names. Read from the content's files,
// beside the English they translate.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "i18n/format.hpp"
#include "kb/base/xml.hpp"
#include "tests/support/places.hpp"

namespace homeostat::kb {
namespace {

using base::XmlDocument;
using base::XmlElement;

struct Translated {
  std::string language, id, element, english, words;
};

/// The element that a text stands in, with where a band begins.
std::string keyOf(const XmlElement& e) { return e.name() + e.text("low"); }

class Content {
 public:
  static const Content& shipped() {
    static const Content content;
    return content;
  }
  std::vector<Translated> translated;
  std::map<std::string, std::string> drugs;                          ///< English name to id
  std::map<std::pair<std::string, std::string>, std::string> names;  ///< language and id to the name there

 private:
  std::map<std::pair<std::string, std::string>, std::string> english_;  ///< id and element

  Content() {
    std::vector<XmlDocument> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(support::checkout() / "kb/content")) {
      if (entry.path().extension() != ".xml") continue;
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      auto file = XmlDocument::parse(bytes, entry.path().string());
      if (!file) throw std::runtime_error(file.error().line());
      files.push_back(std::move(*file));
    }
    for (const auto& file : files)
      for (const auto& item : file.root().children()) readEnglish(item);
    for (const auto& file : files)
      for (const auto& item : file.root().children()) readTranslation(item);
  }

  void readEnglish(const XmlElement& item) {
    if (item.name() == "translation" || item.name() == "phrase") return;
    const auto id = item.text("id");
    for (const auto& child : item.children()) {
      if (!id.empty() && child.text("lang").empty()) english_.emplace(std::pair(id, keyOf(child)), child.content());
      if (child.name() == "band") {
        if (const auto label = child.child("label"))
          english_.emplace(std::pair(id, "label" + child.text("low")), label->content());
      }
      readEnglish(child);
    }
    if (item.name() != "drug") return;
    if (const auto name = item.child("name")) drugs.emplace(name->content(), id);
  }

  void add(const std::string& language, const std::string& id, const XmlElement& text) {
    const auto key = keyOf(text);
    if (key == "name") {
      names.emplace(std::pair(language, id), text.content());
      return;  // a name may carry its abbreviation: "PHQ-9"
    }
    const auto found = english_.find({id, key});
    if (found != english_.end()) translated.push_back({language, id, key, found->second, text.content()});
  }
  void readTranslation(const XmlElement& item) {
    if (item.name() == "phrase") {
      translated.push_back({item.text("lang"), "phrase", "phrase", item.text("of"), item.content()});
      return;
    }
    const bool apart = item.name() == "translation";
    for (const auto& child : item.children()) {
      const auto language = apart ? item.text("lang") : child.text("lang");
      if (!language.empty()) add(language, apart ? item.text("of") : item.text("id"), child);
      if (!apart) readTranslation(child);
    }
  }
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

void leaveOut(std::string& text, const std::string& what) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at)) text.erase(at, what.size());
}

/// The numbers of a text in any order; a decimal comma is a point, a mark or blank before three digits is
/// none.
std::multiset<std::string> numbersOf(std::string text) {
  for (const char* serotonin : {"5-羟色胺", "5-羟色氨酸"}) leaveOut(text, serotonin);
  for (const char* blank : {"\u00A0", "\u202F", "\u2009"}) {
    for (auto at = text.find(blank); at != std::string::npos; at = text.find(blank))
      text.replace(at, std::string_view(blank).size(), " ");
  }
  std::multiset<std::string> out;
  for (std::size_t i = 0; i < text.size();) {
    if (!isDigit(text[i])) {
      ++i;
      continue;
    }
    std::string number;
    while (i < text.size()) {
      const bool inside = i + 1 < text.size() && isDigit(text[i + 1]);
      const auto thousands = [&] {
        const auto three = text.substr(i + 1, 3);
        return three.size() == 3 && std::all_of(three.begin(), three.end(), isDigit) &&
               (i + 4 >= text.size() || !isDigit(text[i + 4]));
      };
      const bool mark = inside && (text[i] == '.' || text[i] == ',');
      // "1.875" loses its mark too, in either language alike.
      const bool apart = inside && (mark || text[i] == ' ') && number != "0" && thousands();
      const bool point = mark && !apart;
      if (!isDigit(text[i]) && !apart && !point) break;
      if (!apart) number += point ? '.' : text[i];
      ++i;
    }
    out.insert(number);
  }
  return out;
}

/// Where a language has a word of its own: Arabic says two hours without a number, Chinese a quarter.
const std::set<std::tuple<std::string, std::string, std::string>>& inWords() {
  static const std::set<std::tuple<std::string, std::string, std::string>> listed{
      {"zh-Hans", "ro-cushing", "why"},
      {"zh-Hans", "rf-phq9-item9-zero", "title"},
      {"zh-Hans", "rf-phq9-item9-zero", "action"},
      {"zh-Hans", "rf-postpartum-psychosis", "why"},
      {"ar", "shift-work-light", "schedule"}};
  return listed;
}

/// An Arabic dual is the number two: it may stand where the English has a 2.
bool dualSaysIt(const std::multiset<std::string>& english, std::multiset<std::string> arabic) {
  while (arabic.size() < english.size()) arabic.insert("2");
  return arabic == english;
}

TEST(Translations, KeepEveryNumber) {
  const auto& content = Content::shipped();
  ASSERT_GT(content.translated.size(), 15000U);
  for (const auto& t : content.translated) {
    const auto english = numbersOf(t.english), there = numbersOf(t.words);
    if (english == there || inWords().contains({t.language, t.id, t.element})) continue;
    if (t.language == "ar" && dualSaysIt(english, there)) continue;
    ADD_FAILURE() << t.language << " " << t.id << " <" << t.element << ">: " << t.english << "\n" << t.words;
  }
}

TEST(Translations, TheCheckOfNumbersSeesAChange) {
  EXPECT_EQ(numbersOf("0.5 to 10,000 and 260,076"), numbersOf("0,5 bis 10 000 und 260\u00A0076"));
  EXPECT_NE(numbersOf("every 4 hours"), numbersOf("alle 6 Stunden"));
  EXPECT_NE(numbersOf("0.5 mg"), numbersOf("5 mg"));
  EXPECT_EQ(numbersOf("serotonin"), numbersOf("5-羟色胺"));
}

/// Of a name, what its forms share: without what stands in brackets and the last letters, which a case may change.
std::string stemOf(const std::string& name, const std::string& language) {
  const std::string article = language == "ar" && name.starts_with("ال") ? "ال" : "";
  const auto end = std::min({name.find(" ("), name.find("（"), name.size()});
  std::string stem = i18n::searchKey(name.substr(article.size(), end - article.size()));
  const std::size_t letter = language == "ar" ? 2 : 1;
  if (language == "zh-Hans" || stem.size() <= 6 * letter) return stem;
  return stem.substr(0, std::max(4 * letter, stem.size() - 3 * letter));
}

TEST(Translations, NameEveryMedicineThatTheEnglishNames) {
  const auto& content = Content::shipped();
  std::size_t compared = 0;
  for (const auto& t : content.translated) {
    std::string word;
    for (const char c : t.english + " ") {
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        word += static_cast<char>(c | 0x20);
        continue;
      }
      const auto drug = word.size() < 5 ? content.drugs.end() : content.drugs.find(word);
      word.clear();
      if (drug == content.drugs.end()) continue;
      const auto name = content.names.find({t.language, drug->second});
      if (name == content.names.end()) continue;
      ++compared;
      EXPECT_NE(i18n::searchKey(t.words).find(stemOf(name->second, t.language)), std::string::npos)
          << t.language << " " << t.id << ": " << name->second << " is not in " << t.words;
    }
  }
  EXPECT_GT(compared, 1000U);
}

}  // namespace
}  // namespace homeostat::kb
