#include "kb/base/ucum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "kb/base/ucum_text.hpp"

namespace homeostat::base {

struct UcumTable::Data {
  struct Atom {
    Unit unit;
    bool metric = false;
  };
  std::map<std::string, Atom, std::less<>> atoms;
  std::map<std::string, double, std::less<>> prefixes;
  std::map<std::string, std::string, std::less<>> spellings;
  std::set<std::string, std::less<>> neutral;
};

namespace {

constexpr int kMaxDepth = 16;
constexpr int kMaxExponent = 60;

tl::unexpected<Refusal> bad(std::string_view code, const std::string& cause) {
  return refuse({"ucum.invalid", "", fmt::format("unit \"{}\"", code), cause, "Give the unit as a UCUM code"});
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

void multiplyInto(Unit& into, const Unit& by, int exponent) {
  into.factor *= std::pow(by.factor, exponent);
  for (std::size_t i = 0; i < Unit::kDimensions; ++i) into.dimension[i] += by.dimension[i] * exponent;
  for (const auto& [name, power] : by.arbitrary) {
    if ((into.arbitrary[name] += power * exponent) == 0) into.arbitrary.erase(name);
  }
  for (const auto& text : by.annotations) into.annotations.push_back(exponent < 0 ? "/" + text : text);
}

/// Recursive descent over UCUM's grammar: terms of components joined by "." and "/", brackets, exponents, annotations.
class Parser {
 public:
  Parser(std::string_view text, const UcumTable::Data& data) : text_(text), data_(data) {}

  Result<Unit> run() {
    if (text_.empty()) return bad(text_, "it is empty");
    if (text_.size() > 200) return bad(text_.substr(0, 40), "it is too long");
    bool annotation = false;
    for (const char c : text_) {
      if (c == '{') annotation = true;
      if (c == '}') annotation = false;
      // Blanks are not UCUM, but published lists write them inside annotations ("%{tumor cells positive}").
      if ((c < 33 || c > 126) && !(c == ' ' && annotation))
        return bad(text_, "it holds a character that UCUM does not use");
    }
    Unit unit;
    if (!mainTerm(unit) || at_ != text_.size()) {
      return bad(text_, problem_.empty() ? fmt::format("cannot be read at character {}", at_ + 1) : problem_);
    }
    if (!unit.special.empty() && terms_ > 1) return bad(text_, "a scale like " + unit.special + " stands alone");
    if (!std::isfinite(unit.factor) || unit.factor <= 0) return bad(text_, "its size overflows");
    std::sort(unit.annotations.begin(), unit.annotations.end());
    unit.code = std::string(text_);
    return unit;
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool mainTerm(Unit& unit) {
    if (peek() == '/') {
      ++at_;
      Unit part;
      if (!component(part)) return false;
      multiplyInto(unit, part, -1);
      return rest(unit);
    }
    return term(unit);
  }

  bool term(Unit& unit) {
    if (!component(unit)) return false;
    return rest(unit);
  }

  bool rest(Unit& unit) {
    while (peek() == '.' || peek() == '/') {
      const int sign = text_[at_++] == '/' ? -1 : 1;
      Unit part;
      if (!component(part)) return false;
      if (!part.special.empty()) unit.special = part.special;
      multiplyInto(unit, part, sign);
    }
    return true;
  }

  bool component(Unit& unit) {
    ++terms_;
    if (peek() == '(') {
      if (++depth_ > kMaxDepth) return fail("brackets nest too deep");
      ++at_;
      if (!mainTerm(unit) || peek() != ')') return fail("a bracket is not closed");
      ++at_;
      --depth_;
      return true;
    }
    if (peek() == '{') {
      if (!annotation(unit)) return false;
      return peek() == '\0' || peek() == '.' || peek() == '/' || peek() == ')' || fail("text follows an annotation");
    }
    if (!simple(unit)) return false;
    return peek() != '{' || annotation(unit);
  }

  bool annotation(Unit& unit) {
    const auto end = text_.find('}', at_);
    if (end == std::string_view::npos) return fail("an annotation is not closed");
    const std::string text(text_.substr(at_, end - at_ + 1));
    if (text.find('{', 1) != std::string::npos) return fail("an annotation stands in another");
    if (!data_.neutral.contains(text)) unit.annotations.push_back(text);
    at_ = end + 1;
    return true;
  }

  /// A symbol up to the next separator; square brackets may hold anything.
  std::string_view symbol() {
    const std::size_t start = at_;
    bool bracket = false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '[') bracket = true;
      if (c == ']') bracket = false;
      if (!bracket && (c == '.' || c == '/' || c == '(' || c == ')' || c == '{' || c == '}')) break;
      ++at_;
    }
    return text_.substr(start, at_ - start);
  }

  bool simple(Unit& unit) {
    const std::string_view whole = symbol();
    if (whole.empty()) return fail("a term is missing");
    if (std::all_of(whole.begin(), whole.end(), isDigit)) {
      double number = 0;
      std::from_chars(whole.data(), whole.data() + whole.size(), number);
      unit.factor *= number;
      return true;
    }
    if (atom(whole, 1, unit)) return true;
    std::size_t end = whole.size();
    while (end > 0 && isDigit(whole[end - 1])) --end;
    std::size_t digits = end;
    if (digits == whole.size() || digits == 0) return fail(fmt::format("\"{}\" is not a known unit", whole));
    int exponent = 0;
    std::from_chars(whole.data() + digits, whole.data() + whole.size(), exponent);
    if (whole[end - 1] == '-' || whole[end - 1] == '+') --end;
    if (whole[end] == '-') exponent = -exponent;
    if (exponent == 0 || std::abs(exponent) > kMaxExponent) return fail("an exponent is out of range");
    if (atom(whole.substr(0, end), exponent, unit)) return true;
    return fail(fmt::format("\"{}\" is not a known unit", whole));
  }

  bool atom(std::string_view text, int exponent, Unit& unit) {
    if (const auto it = data_.atoms.find(text); it != data_.atoms.end()) {
      return take(it->second.unit, 1, exponent, unit);
    }
    for (std::size_t length = std::min<std::size_t>(2, text.size()); length >= 1; --length) {
      const auto prefix = data_.prefixes.find(text.substr(0, length));
      if (prefix == data_.prefixes.end()) continue;
      const auto it = data_.atoms.find(text.substr(length));
      if (it != data_.atoms.end() && it->second.metric) return take(it->second.unit, prefix->second, exponent, unit);
    }
    return false;
  }

  bool take(const Unit& atom, double prefix, int exponent, Unit& unit) {
    if (!atom.special.empty()) {
      if (exponent != 1) return fail("a scale has no powers");
      unit.special = atom.special;
    }
    Unit scaled = atom;
    scaled.factor *= prefix;
    multiplyInto(unit, scaled, exponent);
    return true;
  }

  bool fail(const std::string& why) {
    if (problem_.empty()) problem_ = why;
    return false;
  }

  std::string_view text_;
  const UcumTable::Data& data_;
  std::size_t at_ = 0;
  int depth_ = 0, terms_ = 0;
  std::string problem_;
};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Numbers of a special scale as numbers of its ratio scale (kelvin for temperatures).
std::optional<double> toRatio(double value, const Unit& unit) {
  if (unit.special.empty()) return value * unit.factor;
  if (unit.special == "Cel") return value * unit.factor + 273.15;
  if (unit.special == "[degF]") return (value + 459.67) * 5.0 / 9.0;
  if (unit.special == "pH") return std::pow(10.0, -value) * unit.factor;
  return std::nullopt;
}

std::optional<double> fromRatio(double value, const Unit& unit) {
  if (unit.special.empty()) return value / unit.factor;
  if (unit.special == "Cel") return (value - 273.15) / unit.factor;
  if (unit.special == "[degF]") return value * 9.0 / 5.0 - 459.67;
  if (unit.special == "pH") return -std::log10(value / unit.factor);
  return std::nullopt;
}

}  // namespace

bool Unit::dimensionless() const {
  return arbitrary.empty() && special.empty() &&
         std::all_of(dimension.begin(), dimension.end(), [](int exponent) { return exponent == 0; });
}

Result<UcumTable> UcumTable::parse(std::string_view atoms, std::string_view spellings, const std::string& file) {
  auto data = std::make_shared<Data>();
  std::size_t base = 0;
  int line = 0;
  const auto fault = [&](const std::string& cause) {
    return refuse({"ucum.table", file, fmt::format("line {}", line), cause, "Mend the unit table"});
  };
  for (const auto row : split(atoms, '\n')) {
    if (++line == 1 || row.empty()) continue;
    const auto cells = split(row, '\t');
    if (cells.size() != 5) return fault("five columns are expected");
    const std::string code(cells[1]);
    double factor = 1;
    if (!cells[3].empty()) {
      const auto [end, error] = std::from_chars(cells[3].data(), cells[3].data() + cells[3].size(), factor);
      if (error != std::errc{} || end != cells[3].data() + cells[3].size()) return fault("the factor is no number");
    }
    if (cells[0] == "prefix") {
      data->prefixes[code] = factor;
      continue;
    }
    if (cells[0] == "neutral") {
      data->neutral.insert(code);
      continue;
    }
    Data::Atom atom{{}, cells[2] == "yes"};
    if (cells[0] == "base") {
      if (base >= Unit::kDimensions) return fault("too many base units");
      atom.unit.dimension[base++] = 1;
    } else if (cells[0] == "arbitrary") {
      atom.unit.arbitrary[cells[4].empty() ? code : std::string(cells[4])] = 1;
    } else if (cells[0] == "unit" || cells[0] == "special") {
      const auto defined = Parser(cells[4], *data).run();
      if (!defined) return fault(defined.error().cause);
      atom.unit = *defined;
      atom.unit.factor *= factor;
      if (cells[0] == "special") atom.unit.special = code;
    } else {
      return fault(fmt::format("unknown kind \"{}\"", cells[0]));
    }
    atom.unit.code = code;
    if (!data->atoms.emplace(code, std::move(atom)).second) return fault("\"" + code + "\" stands twice");
  }
  line = 0;
  for (const auto row : split(spellings, '\n')) {
    if (++line == 1 || row.empty()) continue;
    const auto cells = split(row, '\t');
    if (cells.size() != 2) return fault("two columns are expected in the spellings");
    // An empty code marks a trap: valid UCUM that laboratories mean otherwise, and not always the same.
    if (!cells[1].empty() && !Parser(cells[1], *data).run())
      return fault(fmt::format("\"{}\" is no UCUM unit", cells[1]));
    data->spellings[std::string(cells[0])] = std::string(cells[1]);
  }
  return UcumTable(std::move(data));
}

const UcumTable& UcumTable::shipped() {
  static const UcumTable table = [] {
    auto parsed = parse(kUcumAtoms, kUcumSpellings, "kb/content/units");
    if (!parsed) throw Failure("ucum.table", parsed.error().line());
    return *parsed;
  }();
  return table;
}

Result<Unit> UcumTable::unit(std::string_view code) const { return Parser(code, *data_).run(); }

namespace {

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// The same spelling with the other letters a printer has for micro, and without the blank of "24 h".
std::vector<std::string> spellingsOf(std::string_view text) {
  constexpr std::string_view micro = "\xC2\xB5", greek_mu = "\xCE\xBC";
  std::vector<std::string> all{std::string(text)};
  replaceAll(all.back(), "24 h", "24h");
  replaceAll(all.back(), greek_mu, micro);
  all.push_back(all.back());
  replaceAll(all.back(), micro, "u");
  return all;
}

/// Outside annotations.
bool holdsDecimal(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  bool annotation = false;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    annotation = text[i - 1] == '{' || (annotation && text[i - 1] != '}');
    if (!annotation && text[i] == '.' && digit(text[i - 1]) && digit(text[i + 1])) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> UcumTable::fromPrinted(std::string_view text) const {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.empty()) return std::nullopt;
  if (const auto it = data_->spellings.find(text); it != data_->spellings.end())
    return it->second.empty() ? std::nullopt : std::optional(it->second);
  // On paper a point between digits is a decimal mark ("mL/min/1.73"); as UCUM it would multiply.
  if (holdsDecimal(text)) return std::nullopt;
  if (unit(text)) return std::string(text);
  for (const auto& other : spellingsOf(text))
    if (other != text)
      if (auto code = fromPrinted(other)) return code;
  return std::nullopt;
}

Result<double> UcumTable::convert(double value, std::string_view from, std::string_view to,
                                  const Substance& substance) const {
  const auto a = unit(from);
  if (!a) return tl::unexpected(a.error());
  const auto b = unit(to);
  if (!b) return tl::unexpected(b.error());
  return convert(value, *a, *b, substance);
}

Result<double> UcumTable::convert(double value, const Unit& from, const Unit& to, const Substance& substance) const {
  const auto no = [&](const std::string& why) {
    return refuse({"ucum.convert", "", fmt::format("{} to {}", from.code, to.code), why, "Give the value in one unit"});
  };
  if (from.arbitrary != to.arbitrary) return no("arbitrary units do not convert into others");
  if (from.annotations != to.annotations) return no("the annotations differ, so the quantities may");
  constexpr std::size_t kGram = 2, kMole = 7, kEquivalent = 8;
  auto left = from.dimension;
  double bridge = 1;
  const int equivalents = left[kEquivalent] - to.dimension[kEquivalent];
  if (equivalents != 0) {
    if (!substance.charge || *substance.charge == 0) return no("equivalents need the charge of the ion");
    bridge /= std::pow(std::abs(*substance.charge), equivalents);
    left[kEquivalent] -= equivalents;
    left[kMole] += equivalents;
  }
  const int moles = left[kMole] - to.dimension[kMole];
  if (moles != 0 && left[kGram] - to.dimension[kGram] == -moles) {
    if (!substance.molar_mass || !(*substance.molar_mass > 0)) return no("mass and amount need the molar mass");
    bridge *= std::pow(*substance.molar_mass, moles);
    left[kMole] -= moles;
    left[kGram] += moles;
  }
  if (left != to.dimension) return no("the dimensions differ");
  if (from.code == to.code) return value;
  const auto ratio = toRatio(value, from);
  const auto result = ratio ? fromRatio(*ratio * bridge, to) : std::nullopt;
  if (!result) return no("this scale is not converted");
  if (!std::isfinite(*result)) return no("the result is not finite");
  return *result;
}

Result<Unit> UcumTable::multiply(const Unit& a, const Unit& b) const {
  return unit(fmt::format("({}).({})", a.code, b.code));
}

Result<Unit> UcumTable::divide(const Unit& a, const Unit& b) const {
  return unit(fmt::format("({})/({})", a.code, b.code));
}

std::size_t UcumTable::size() const { return data_->atoms.size(); }

bool UcumTable::knowsAtom(std::string_view atom) const { return data_->atoms.contains(atom); }

}  // namespace homeostat::base
