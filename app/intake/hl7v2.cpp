#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/intake/draft.hpp"
#include "app/intake/person.hpp"
#include "app/intake/specimen.hpp"
#include "app/intake/table_numbers.hpp"
#include "app/intake/text.hpp"

namespace homeostat::intake {
namespace {

/// The separators a message declares in MSH.
struct Marks {
  char field = '|', component = '^', repeat = '~', escape = '\\', sub = '&';
};

std::string unescape(std::string_view text, const Marks& marks) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto end = text[i] == marks.escape ? text.find(marks.escape, i + 1) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text[i];
      continue;
    }
    const std::string_view code = text.substr(i + 1, end - i - 1);
    if (code == "F")
      out += marks.field;
    else if (code == "S")
      out += marks.component;
    else if (code == "T")
      out += marks.sub;
    else if (code == "R")
      out += marks.repeat;
    else if (code == "E")
      out += marks.escape;
    else if (code == ".br" || code == ".sp")
      out += ' ';
    else if (code == "H" || code == "N")
      out += "";
    else if (!code.empty() && code[0] == 'X' && code.size() % 2 == 1) {
      std::string bytes;
      for (std::size_t k = 1; k + 1 < code.size(); k += 2) {
        const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; };
        const int value = digit(code[k]) * 16 + digit(code[k + 1]);
        if (value > 0 && value < 256) bytes += static_cast<char>(static_cast<unsigned char>(value));
      }
      out += isUtf8(bytes) ? bytes : fromWindows1252(bytes);
    } else {
      out += text.substr(i, end - i + 1);
    }
    i = end;
  }
  return out;
}

class Segment {
 public:
  Segment(std::string_view line, const Marks& marks) : fields_(split(line, marks.field)), marks_(marks) {}
  [[nodiscard]] std::string raw(std::size_t n) const { return n < fields_.size() ? fields_[n] : std::string{}; }
  [[nodiscard]] std::string part(std::size_t n, std::size_t component) const {
    const auto parts = split(split(raw(n), marks_.repeat).front(), marks_.component);
    return component <= parts.size() ? trim(unescape(parts[component - 1], marks_)) : std::string{};
  }
  [[nodiscard]] std::string text(std::size_t n) const { return trim(unescape(raw(n), marks_)); }
  [[nodiscard]] const Marks& marks() const { return marks_; }

 private:
  std::vector<std::string> fields_;
  Marks marks_;
};

std::string statusWord(const std::string& code) {
  if (code == "F" || code == "U") return "final";
  if (code == "C") return "corrected";
  if (code == "P" || code == "R") return "preliminary";
  return {};
}

std::string statusReason(const std::string& code) {
  if (code.empty()) return "no status is given (OBX-11), so it may not count";
  if (code == "I") return "pending: the laboratory is still working on it (status I)";
  if (code == "S") return "partial (status S)";
  if (code == "O") return "only the order is told, no result (status O)";
  if (code == "X") return "the laboratory could not obtain a result (status X)";
  if (code == "D") return "deleted by the laboratory (status D)";
  if (code == "W") return "wrong: posted for another patient (status W)";
  return fmt::format("status \"{}\" is not one that may count", code);
}

class Reader {
 public:
  Reader(std::string_view text, Context& context) : text_(text), context_(context) {}

  base::Result<void> run() {
    if (auto marks = checkMarks(); !marks) return marks;
    mark_ = context_.options.decimal_mark != 0 ? context_.options.decimal_mark : shownMarkOfFile();
    eachLine([this](const std::string& line, std::size_t number) { take(line, number); });
    endOrder();
    std::string others;
    for (const auto& [id, count] : not_read_) others += fmt::format("{}{} {}", others.empty() ? "" : ", ", count, id);
    if (!others.empty()) context_.note("segments that are not read here: " + others);
    return {};
  }

 private:
  template <class Each>
  void eachLine(const Each& each) const {
    std::string_view text = text_;
    std::size_t number = 0;
    while (!text.empty()) {
      const auto end = text.find_first_of("\r\n");
      std::string line(text.substr(0, end));
      if (end == std::string_view::npos) {
        text = {};
      } else {
        const bool crlf = text.substr(end, 2) == "\r\n";
        text.remove_prefix(end + (crlf ? 2 : 1));
      }
      ++number;
      std::erase(line, '\x0B');
      std::erase(line, '\x1C');
      if (!trim(line).empty()) each(line, number);
    }
  }

  /// A separator beyond ASCII would cut letters of several bytes.
  [[nodiscard]] base::Result<void> checkMarks() const {
    std::size_t wrong = 0;
    eachLine([&](const std::string& line, std::size_t number) {
      const auto beyond = [](const char c) { return static_cast<unsigned char>(c) >= 0x80U; };
      if (wrong == 0 && isHeader(line) && std::any_of(line.begin() + 3, line.begin() + 8, beyond)) wrong = number;
    });
    if (wrong == 0) return {};
    return base::refuse({"hl7.marks", context_.file, fmt::format("line {}", wrong),
                         "the separators that MSH declares are no plain characters", "Export the message again"});
  }

  static bool isHeader(const std::string& line) { return line.compare(0, 3, "MSH") == 0 && line.size() >= 8; }
  static Marks marksOf(const std::string& line) {
    Marks marks{line[3], line[4], line[5], line[6], line[7]};
    if (marks.sub == marks.field) marks.sub = '&';
    return marks;
  }

  /// The decimal mark that all numbers and limits of the file show, if they show one alone.
  [[nodiscard]] char shownMarkOfFile() const {
    std::set<char> shown;
    Marks marks;
    eachLine([&](const std::string& line, std::size_t /*number*/) {
      if (isHeader(line)) marks = marksOf(line);
      if (line.compare(0, 3, "OBX") != 0) return;
      const Segment s(line, marks);
      const std::string type = s.text(2);
      if (type != "NM" && type != "ST" && type != "TX" && type != "SN") return;
      shown.insert(table::shownMark(type == "SN" ? s.part(5, 2) : s.text(5)));
      for (const auto& limit : split(s.text(7), '-')) shown.insert(table::shownMark(trim(limit)));
    });
    shown.erase('\0');
    return shown.size() == 1 ? *shown.begin() : '\0';
  }
  void take(const std::string& line, std::size_t number) {
    if (isHeader(line)) return header(line);
    const std::string id = line.substr(0, 3);
    const bool segment = line.size() > 3 && line[3] == marks_.field;
    if (!segment) return loose(line, number);
    const Segment s(line, marks_);
    if (id == "PID") {
      endOrder();
      patient(s);
    }
    if (id == "OBR") {
      endOrder();
      obr_ = s;
    }
    if (id == "SPM") specimen(s);
    if (id == "NTE") note(s.text(3));
    if (id == "OBX") observation(s, number);
    // Allergies, problems, diagnoses and medicines in messages of results.
    static const std::set<std::string> kClinical = {"AL1", "IAM", "DG1", "PRB", "RXA", "RXD", "RXE", "RXO"};
    if (kClinical.contains(id)) ++not_read_[id];
  }

  void header(const std::string& line) {
    endOrder();
    marks_ = marksOf(line);
    const Segment msh(line, marks_);
    laboratory_ = msh.part(3, 1);
    if (laboratory_.empty()) laboratory_ = msh.part(2, 1);
    message_time_ = msh.part(6, 1);
    specimen_first_ = msh.part(8, 1) == "OUL";
    order_specimen_ = {};
    if (context_.import.version.empty()) context_.import.version = msh.part(11, 1);
  }

  /// Results wait for the end of their order: in ORU messages the specimen stands behind them.
  void endOrder() {
    if (pending_.empty()) {
      for (const auto& text : order_notes_) context_.note("note of an order without results: " + text);
    }
    for (auto& draft : pending_) {
      draft.notes.insert(draft.notes.end(), order_notes_.begin(), order_notes_.end());
      if (draft.specimen.empty()) draft.specimen = order_specimen_.type;
      if (!draft.at && (draft.at = readHl7Time(order_specimen_.time, true)))
        draft.notes.emplace_back("time taken from the specimen (SPM-17)");
      lateTime(draft);
      settle(std::move(draft), context_);
    }
    pending_.clear();
    obr_.reset();
    order_notes_.clear();
    last_ = Last::none;
    if (!specimen_first_) order_specimen_ = {};
  }

  void specimen(const Segment& s) {
    std::string type = s.part(4, 2);
    if (type.empty()) type = s.part(4, 1);
    const bool other = !order_specimen_.type.empty() && order_specimen_.type != type;
    // Two specimens of one order: nothing says which result is of which.
    if (order_specimen_.several || (other && !specimen_first_))
      order_specimen_ = {"", "", true};
    else
      order_specimen_ = {type, s.part(17, 1), false};
    last_ = Last::none;
  }

  void loose(const std::string& line, std::size_t number) {
    if (last_ == Last::pending) {
      pending_.back().notes.push_back("continued: " + trim(unescape(line, marks_)));
      context_.note(fmt::format("line {} is no segment; kept as a note of the result before it", number));
    } else {
      context_.note(fmt::format("line {} is no segment and was left out: {}", number, shortened(trim(line), 80)));
    }
  }

  void note(const std::string& text) {
    if (text.empty()) return;
    if (last_ == Last::pending)
      pending_.back().notes.push_back(text);
    else if (last_ == Last::rejected)
      context_.import.rejected.back().why += "; note: " + text;
    else
      order_notes_.push_back(text);
  }

  void patient(const Segment& s) {
    ImportedPatient person;
    person.id = s.part(3, 1);
    if (person.id.empty()) person.id = s.part(2, 1);
    if (person.id.empty()) person.id = s.part(4, 1);
    person.name = trim(s.part(5, 2) + " " + s.part(5, 1));
    person.sex = sexOf(s.part(8, 1));
    const std::string birth = s.part(7, 1).substr(0, 8);
    if (birth.size() == 8) {
      const auto date =
          base::CivilDate::parse(birth.substr(0, 4) + "-" + birth.substr(4, 2) + "-" + birth.substr(6, 2));
      if (date && date->year >= 1880)
        person.birth_date = *date;
      else
        context_.note("birth date " + birth + " is not a plausible date; age unknown");
    }
    meet(std::move(person), context_);
  }

  /// When the specimen was taken; the specimen segment and receipt or report times are asked at the order's end.
  void time(const Segment& obx, Draft& d) const {
    if ((d.at = readHl7Time(obx.part(14, 1), true))) return;
    if (obr_) d.at = readHl7Time(obr_->part(7, 1), true);
  }

  void lateTime(Draft& d) const {
    const auto fall = [&](std::size_t field, const char* from) {
      if (obr_ && !d.at && (d.at = readHl7Time(obr_->part(field, 1), true)))
        d.notes.push_back(fmt::format("time taken from {}", from));
    };
    fall(6, "the requested time (OBR-6)");
    fall(14, "receipt of the specimen (OBR-14)");
    fall(22, "the report (OBR-22)");
    if (d.at || !d.analysed) return;
    // Specimens are measured hours after they were taken: the day is as much as that can say.
    d.at = d.analysed;
    d.at->precision = std::min(d.at->precision, base::Precision::day);
    d.notes.emplace_back("day taken from the analysis (OBX-19); when the specimen was taken is not stated");
  }

  /// A stated time of digits that names no day; "" when there is none such.
  static std::string impossibleTime(const std::string& text) {
    const bool digits = text.size() >= 8 && text.find_first_not_of("0123456789.+-") == std::string::npos;
    const bool none = text.find_first_not_of('0') == std::string::npos;
    return digits && !none && !readHl7Time(text, true) ? text : std::string{};
  }

  void code(const Segment& s, std::size_t field, Draft& d) const {
    for (const std::size_t at : {std::size_t{1}, std::size_t{4}}) {
      const std::string value = s.part(field, at), system = s.part(field, at + 2);
      const bool loinc = system == "LN" || lower(system) == "loinc" || (system.empty() && looksLikeLoinc(value));
      if (loinc && looksLikeLoinc(value)) {
        if (d.loinc.empty()) d.loinc = value;
        if (d.name.empty()) d.name = s.part(field, at + 1);
      } else if (!value.empty() && d.local_code.empty()) {
        d.local_code = value;
        if (!s.part(field, at + 1).empty()) d.name = s.part(field, at + 1);
      }
    }
    if (d.name.empty()) d.name = !s.part(field, 2).empty() ? s.part(field, 2) : s.part(field, 5);
  }

  void observation(const Segment& s, std::size_t number) {
    Draft d;
    d.place = fmt::format("line {}, OBX {}", number, s.part(1, 1));
    d.laboratory = laboratory_;
    code(s, 3, d);
    readValue(s, d);
    readMark(d);
    time(s, d);
    d.analysed = readHl7Time(s.part(19, 1), false);
    if (const std::string sub_id = s.part(4, 1); !sub_id.empty()) d.conditions["sub-id"] = sub_id;
    if (const std::string flag = s.part(8, 1); !flag.empty()) d.conditions["flag"] = flag;
    if (const std::string method = s.part(17, 2); !method.empty()) d.conditions["method"] = method;
    d.specimen = obr_ ? orderSpecimen(*obr_) : "";
    // Table 0916 in OBR-13.
    if (const std::string state = obr_ ? obr_->part(13, 1) : ""; state == "F" || state == "NF")
      d.conditions["fasting"] = state == "F" ? "yes" : "no";
    d.issued = readHl7Time(obr_ && !obr_->part(22, 1).empty() ? obr_->part(22, 1) : message_time_, false);
    d.status = statusWord(s.part(11, 1));
    const std::string why = whyNot(s, d);
    const std::string status = s.part(11, 1);
    if (status == "D" || status == "W") d.withdrawn = statusReason(status);
    if (why.empty() || !d.withdrawn.empty()) {
      pending_.push_back(std::move(d));
      last_ = Last::pending;
      return;
    }
    context_.reject(
        d.place,
        trim(fmt::format("{} {} {}", d.name.empty() ? d.local_code : d.name, shortened(s.text(5), 80), d.unit_text)),
        why);
    last_ = Last::rejected;
  }

  /// The mark of this laboratory as a person said it once, else the file's; a number that neither decides is asked
  /// about.
  void readMark(Draft& d) const {
    const std::string key = "hl7v2|" + laboratory_;
    const auto habit = context_.options.table_habits.find(key);
    d.decimal_mark = mark_;
    if (context_.options.decimal_mark == 0 && habit != context_.options.table_habits.end() &&
        habit->second.decimal_mark != 0)
      d.decimal_mark = habit->second.decimal_mark;
    if (d.number_expected && d.decimal_mark == 0 && d.text.find(',') != std::string::npos && table::twoReadings(d.text))
      context_.ask("decimal-mark", key, d.text, d.place);
  }

  static std::string orderSpecimen(const Segment& obr) {
    const std::string text = obr.part(15, 2).empty() ? obr.part(15, 1) : obr.part(15, 2);
    if (!text.empty()) return text;
    // The name of the order often says it ("Urinstatus" does not, "Elektrolyte im Urin" does).
    return intake::specimenOf(obr.part(4, 2)) == Specimen::unknown ? std::string{} : obr.part(4, 2);
  }

  void readValue(const Segment& s, Draft& d) const {
    const std::string type = s.text(2);
    if (type == "SN")
      structured(s, d);
    else if (type == "CE" || type == "CWE" || type == "CNE") {
      d.text = coded(s);
      answer(s, d);
    } else
      d.text = s.text(5);
    d.number_expected = type != "CE" && type != "CWE" && type != "CNE" && type != "DT" && type != "TM" && type != "TS";
    const auto repeats = split(s.raw(5), marks_.repeat);
    if (repeats.size() > 1) d.notes.push_back(fmt::format("{} repeated values stand in one field", repeats.size()));
    if (lower(s.part(6, 3)) == "ucum") d.unit_code = s.part(6, 1);
    d.unit_text = s.part(6, 1);
    d.range_text = s.text(7);
  }

  [[nodiscard]] std::string whyNot(const Segment& s, const Draft& d) const {
    const std::string type = s.text(2);
    if (type == "ED" || type == "RP") return "an attached document, not a value";
    if (d.status.empty()) return statusReason(s.part(11, 1));
    if (d.text.empty()) return "no value is given";
    if (d.text == "\"\"") return "the sender asks to delete the earlier value";
    for (const auto& time : {s.part(14, 1), obr_ ? obr_->part(7, 1) : std::string{}}) {
      if (!impossibleTime(time).empty()) return fmt::format("its time \"{}\" does not exist", time);
      // The result's own time stands before its order's.
      if (readHl7Time(time, true)) return {};
    }
    return {};
  }

  /// The code of an answer to a question, where it is one of LOINC's.
  static void answer(const Segment& s, Draft& d) {
    for (const std::size_t at : {1U, 4U}) {
      const std::string code = s.part(5, at), system = s.part(5, at + 2);
      if (!code.starts_with("LA") || (system != "LN" && lower(system) != "loinc" && !system.empty())) continue;
      d.answer_system = "http://loinc.org";
      d.answer_code = code;
      d.conditions.try_emplace("answer-code", code);
      return;
    }
  }

  static std::string coded(const Segment& s) {
    for (const std::size_t at : {2U, 9U, 5U, 1U}) {
      if (const std::string text = s.part(5, at); !text.empty()) return text;
    }
    return {};
  }

  void structured(const Segment& s, Draft& d) const {
    const std::string comparator = s.part(5, 1), first = s.part(5, 2), mark = s.part(5, 3), second = s.part(5, 4);
    if (first.empty()) {
      d.text = s.text(5);
      return;
    }
    d.text = (comparator == "=" ? "" : comparator) + first + (mark.empty() && !second.empty() ? " " : mark) + second;
  }

  enum class Last { none, pending, rejected };
  struct SpecimenOf {
    std::string type, time;
    bool several = false;
  };

  std::string_view text_;
  Context& context_;
  Marks marks_;
  std::string laboratory_, message_time_;
  bool specimen_first_ = false;  ///< OUL messages name the specimen before its orders
  SpecimenOf order_specimen_;
  std::optional<Segment> obr_;
  std::vector<Draft> pending_;
  std::vector<std::string> order_notes_;
  std::map<std::string, std::size_t> not_read_;
  char mark_ = 0;           ///< decimal mark; 0: the file does not tell
  Last last_ = Last::none;  ///< what a note line belongs to
};

}  // namespace

base::Result<void> readHl7(std::string_view text, Context& context) {
  context.import.format = "hl7v2";
  return Reader(text, context).run();
}

}  // namespace homeostat::intake
