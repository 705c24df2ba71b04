#include "app/intake/printed_names.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "app/intake/specimen.hpp"
#include "app/intake/text.hpp"
#include "i18n/format.hpp"

namespace homeostat::intake {
namespace {

using Words = std::set<std::string, std::less<>>;

/// Folded: no case, accents or marks.
bool isFastingWord(const std::string& word) {
  static const Words kWords = {"fasting", "fasted", "fast",    "nuchtern", "nuechtern", "nucht",
                               "ayunas",  "jeun",   "digiuno", "nbz",      "空腹"};
  return kWords.contains(i18n::nameKey(word));
}

/// "à jeun", "en ayunas", "a digiuno", "im Serum", "i. S.": what leads to the word that counts.
bool isLink(const std::string& word) {
  static const Words kWords = {"a", "en", "in", "im", "i", "dans", "le", "the", "of", "der"};
  return kWords.contains(i18n::nameKey(word));
}

bool isMethod(const std::string& word) {
  static const Words kWords = {"ifcc", "ngsp", "dcct"};
  return kWords.contains(i18n::nameKey(word));
}

std::vector<std::string> wordsOf(const std::string& name) {
  std::vector<std::string> out;
  for (const auto& word : split(name, ' '))
    if (!trim(word).empty()) out.push_back(trim(word));
  return out;
}

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out += (out.empty() ? "" : " ") + words[i];
  while (!out.empty() && (out.back() == ',' || out.back() == '-')) out.pop_back();
  return trim(out);
}

/// "i.S.", "i. U.": German for in serum, in urine.
std::string abbreviated(const std::string& word) {
  const std::string folded = i18n::nameKey(word);
  if (folded == "is") return "Serum";
  if (folded == "iu" || folded == "iurin") return "Urin";
  if (folded == "ip" || folded == "iplasma") return "Plasma";
  return {};
}

bool isSpecimen(const std::string& text) {
  return !text.empty() && specimenOf(text) != Specimen::unknown && wordsOf(text).size() <= 3;
}

/// The name without fasting words and what leads to them; the same when there is none.
std::string withoutFasting(const std::string& name) {
  auto words = wordsOf(name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!isFastingWord(words[i])) continue;
    const std::size_t from = i > 0 && isLink(words[i - 1]) ? i - 1 : i;
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(from), words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    i = from;
    if (i > 0) --i;
  }
  return joined(words, 0, words.size());
}

void bracketed(const PrintedName& whole, std::vector<PrintedName>& out) {
  const auto& name = whole.bare;
  const auto open = name.rfind('(');
  if (open == std::string::npos || open == 0 || name.back() != ')') return;
  PrintedName read = whole;
  read.bare = trim(name.substr(0, open));
  const std::string inside = trim(name.substr(open + 1, name.size() - open - 2));
  if (isFastingWord(inside))
    read.fasting = true;
  else if (isMethod(inside))
    read.method = inside;
  else if (isSpecimen(inside))
    read.specimen = inside;
  else
    read.also = inside;
  out.push_back(std::move(read));
}

void ending(const PrintedName& whole, std::vector<PrintedName>& out) {
  const auto comma = whole.bare.rfind(',');
  if (comma != std::string::npos && comma > 0) {
    const std::string tail = trim(whole.bare.substr(comma + 1));
    PrintedName read = whole;
    read.bare = trim(whole.bare.substr(0, comma));
    if (isSpecimen(tail)) {
      read.specimen = tail;
      out.push_back(read);
    }
  }
  const auto words = wordsOf(whole.bare);
  if (words.size() < 2) return;
  PrintedName read = whole;
  if (const std::string short_form = abbreviated(words.back()); !short_form.empty()) {
    read.bare = joined(words, 0, words.size() - 1);
    read.specimen = short_form;
    out.push_back(read);
  }
  if (words.size() > 2 && isLink(words[words.size() - 2])) {
    const std::string short_form = abbreviated(words[words.size() - 2] + words.back());
    if (isSpecimen(words.back()) || !short_form.empty()) {
      read.bare = joined(words, 0, words.size() - 2);
      read.specimen = short_form.empty() ? words.back() : short_form;
      out.push_back(read);
    }
  }
  if (isSpecimen(words.front())) {
    read.bare = joined(words, 1, words.size());
    read.specimen = words.front();
    out.push_back(read);
  }
}

/// "P-Ferritin", "fP-Glukos": Nordic laboratories put the specimen first, and an f where the person had fasted.
void prefixed(const PrintedName& whole, std::vector<PrintedName>& out) {
  static const std::map<std::string, std::string, std::less<>> kSpecimens = {
      {"P", "Plasma"}, {"S", "Serum"}, {"B", "Blood"}, {"U", "Urine"}};
  const auto dash = whole.bare.find('-');
  if (dash == std::string::npos || dash == 0 || dash > 2) return;
  const bool fasting = dash == 2 && whole.bare.front() == 'f';
  const auto found = kSpecimens.find(whole.bare.substr(fasting ? 1 : 0, fasting ? 1 : dash));
  if (found == kSpecimens.end()) return;
  PrintedName read = whole;
  read.bare = trim(whole.bare.substr(dash + 1));
  read.specimen = found->second;
  read.fasting = fasting;
  out.push_back(std::move(read));
}

/// "TESTOSTERONE, TOTAL, MS": methods and "total" behind commas.
void qualified(const PrintedName& whole, std::vector<PrintedName>& out) {
  static const Words kMethods = {"ms", "lcms", "lcmsms", "ia", "eclia", "clia", "icma", "immunoassay"};
  static const Words kTotal = {"total", "gesamt", "totale"};
  PrintedName read = whole;
  for (auto comma = read.bare.rfind(','); comma != std::string::npos && comma > 0; comma = read.bare.rfind(',')) {
    const std::string tail = trim(read.bare.substr(comma + 1)), head = trim(read.bare.substr(0, comma));
    const std::string folded = i18n::nameKey(tail);
    if (kMethods.contains(folded)) {
      read.method = tail;
    } else if (kTotal.contains(folded)) {
      PrintedName turned = read;
      turned.bare = tail + " " + head;
      out.push_back(std::move(turned));
    } else {
      return;
    }
    read.bare = head;
    out.push_back(read);
  }
}

}  // namespace

bool saysFasting(const std::string& name) {
  for (const auto& word : wordsOf(name)) {
    std::string bare = word;
    std::erase_if(bare, [](char c) { return c == '(' || c == ')' || c == ','; });
    if (isFastingWord(bare)) return true;
  }
  return false;
}

std::vector<PrintedName> readingsOf(const std::string& name) {
  std::vector<PrintedName> out;
  PrintedName whole;
  whole.bare = trim(name);
  bracketed(whole, out);
  ending(whole, out);
  qualified(whole, out);
  prefixed(whole, out);
  if (const std::string bare = withoutFasting(whole.bare); bare != whole.bare && !bare.empty()) {
    whole.bare = bare;
    whole.fasting = true;
    out.push_back(whole);
    bracketed(whole, out);
    ending(whole, out);
  }
  std::erase_if(out, [](const PrintedName& read) { return read.bare.empty(); });
  return out;
}

}  // namespace homeostat::intake
