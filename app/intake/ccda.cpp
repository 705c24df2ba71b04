#include <fmt/format.h>

#include <set>

#include "app/intake/draft.hpp"
#include "app/intake/text.hpp"
#include "kb/base/xml.hpp"

namespace homeostat::intake {
namespace {

using base::XmlElement;

const std::string kLoincOid = "2.16.840.1.113883.6.1";
const std::string kRxNormOid = "2.16.840.1.113883.6.88";
const std::string kAtcOid = "2.16.840.1.113883.6.73";

std::string valueOf(const std::optional<XmlElement>& element, const char* attribute) {
  return element ? element->text(attribute) : std::string{};
}

/// Visits every element of that name below `from`, outermost only.
template <class Visit>
void outermost(const XmlElement& from, std::string_view name, const Visit& visit) {
  for (const auto& child : from.children()) {
    if (child.name() == name)
      visit(child);
    else
      outermost(child, name, visit);
  }
}

class Reader {
 public:
  explicit Reader(Context& context) : context_(context) {}

  void read(const XmlElement& root) {
    ids(root);
    outermost(root, "patientRole", [this](const XmlElement& e) { patient(e); });
    if (root.name() == "section")
      section(root);
    else
      outermost(root, "section", [this](const XmlElement& e) { section(e); });
  }

 private:
  void ids(const XmlElement& element) {
    for (const auto& child : element.children()) {
      if (const auto id = child.attribute("ID")) narrative_.try_emplace(*id, child.content());
      ids(child);
    }
  }

  void patient(const XmlElement& role) {
    ImportedPatient person;
    if (const auto id = role.child("id"))
      person.id = id->text("extension").empty() ? id->text("root") : id->text("extension");
    if (const auto p = role.child("patient")) {
      if (const auto name = p->child("name")) {
        for (const auto& given : name->children("given")) person.name += given.content() + " ";
        for (const auto& family : name->children("family")) person.name += family.content();
        person.name = trim(person.name);
      }
      const std::string sex = valueOf(p->child("administrativeGenderCode"), "code");
      person.sex = sex == "F" ? "female" : sex == "M" ? "male" : sex.empty() ? "" : "other";
      const std::string birth = valueOf(p->child("birthTime"), "value").substr(0, 8);
      if (birth.size() == 8) {
        const auto date =
            base::CivilDate::parse(birth.substr(0, 4) + "-" + birth.substr(4, 2) + "-" + birth.substr(6, 2));
        if (date && date->year >= 1880) person.birth_date = *date;
      }
    }
    meet(std::move(person), context_);
  }

  void section(const XmlElement& s) {
    const auto code_element = s.child("code");
    const std::string code = valueOf(code_element, "code");
    const auto entries = s.children("entry");
    for (const auto& entry : entries) {
      if (code == "30954-2") results(entry, false);
      if (code == "8716-3") results(entry, true);
      if (code == "10160-0")
        outermost(entry, "substanceAdministration", [this](const XmlElement& e) { medication(e); });
      if (code == "11450-4") outermost(entry, "observation", [&](const XmlElement& e) { problem(e, entry); });
      if (code == "48765-2") outermost(entry, "observation", [&](const XmlElement& e) { allergy(e, entry); });
    }
    static const std::set<std::string> kRead = {"30954-2", "8716-3", "10160-0", "11450-4", "48765-2"};
    if (!entries.empty() && !kRead.contains(code)) {
      const auto title = s.child("title");
      context_.note(fmt::format("line {}: section \"{}\" is not read ({} entries)", s.line(),
                                title ? title->content() : code, entries.size()));
    }
    for (const auto& inner : s.children("section")) section(inner);
    for (const auto& component : s.children("component")) {
      for (const auto& inner : component.children("section")) section(inner);
    }
  }

  void results(const XmlElement& entry, bool vital_signs) {
    std::string specimen;
    outermost(entry, "organizer", [&](const XmlElement& e) { specimen = specimenOf(e); });
    outermost(entry, "observation", [&](const XmlElement& e) { observation(e, vital_signs, specimen); });
  }

  static std::string specimenOf(const XmlElement& e) {
    const auto specimen = e.child("specimen");
    const auto role = specimen ? specimen->child("specimenRole") : std::nullopt;
    const auto entity = role ? role->child("specimenPlayingEntity") : std::nullopt;
    return entity ? valueOf(entity->child("code"), "displayName") : std::string{};
  }

  [[nodiscard]] std::string place(const XmlElement& e) const { return fmt::format("line {}, {}", e.line(), e.name()); }

  [[nodiscard]] std::string referenced(const XmlElement& e) const {
    std::string target = valueOf(e.child("reference"), "value");
    if (const auto text = e.child("originalText"); target.empty() && text)
      target = valueOf(text->child("reference"), "value");
    if (target.size() > 1 && target[0] == '#') {
      const auto it = narrative_.find(target.substr(1));
      if (it != narrative_.end()) return it->second;
    }
    return {};
  }

  [[nodiscard]] std::string nameOf(const XmlElement& code) const {
    if (!code.text("displayName").empty()) return code.text("displayName");
    if (const std::string text = referenced(code); !text.empty()) return text;
    if (const auto text = code.child("originalText"); text && !text->content().empty()) return text->content();
    for (const auto& other : code.children("translation")) {
      if (!other.text("displayName").empty()) return other.text("displayName");
    }
    return {};
  }

  void observation(const XmlElement& e, bool vital_sign, const std::string& specimen) {
    Draft d;
    d.place = place(e) + (vital_sign ? " (vital sign)" : "");
    d.vital_sign = vital_sign;
    d.specimen = specimenOf(e).empty() ? specimen : specimenOf(e);
    readCode(e, d);
    if (const auto flag = e.child("interpretationCode"); flag && !flag->text("code").empty())
      d.conditions["flag"] = flag->text("code");
    if (const std::string method = valueOf(e.child("methodCode"), "displayName"); !method.empty())
      d.conditions["method"] = method;
    range(e, d);
    const std::string time = timeText(e);
    d.at = readHl7Time(time, false);
    const auto v = e.child("value");
    std::string why = v ? value(*v, d) : "no value is given";
    const std::string status = valueOf(e.child("statusCode"), "code");
    if (!time.empty() && !d.at) why = fmt::format("its time \"{}\" does not exist", time);
    if (status == "active")
      d.status = "preliminary";
    else if (status != "completed")
      why = fmt::format("status \"{}\" is not one that may count", status);
    if (e.text("negationInd") == "true") why = "negated: the observation did not happen";
    if (why.empty()) return settle(std::move(d), context_);
    context_.reject(d.place,
                    trim(fmt::format("{} {} {}", d.name.empty() ? d.loinc : d.name, d.text, d.unit_text + d.unit_code)),
                    why);
  }

  void readCode(const XmlElement& e, Draft& d) const {
    const auto code = e.child("code");
    if (!code) return;
    d.name = nameOf(*code);
    const auto take = [&d](const XmlElement& c) {
      if (c.text("codeSystem") == kLoincOid && d.loinc.empty())
        d.loinc = c.text("code");
      else if (d.local_code.empty())
        d.local_code = c.text("code");
    };
    take(*code);
    for (const auto& translation : code->children("translation")) take(translation);
  }

  static std::string timeText(const XmlElement& e) {
    const auto time = e.child("effectiveTime");
    if (!time) return {};
    return time->text("value").empty() ? valueOf(time->child("low"), "value") : time->text("value");
  }

  static void range(const XmlElement& e, Draft& d) {
    const auto list = e.children("referenceRange");
    for (const auto& r : list) {
      const auto inner = r.child("observationRange");
      if (!inner) continue;
      if (const auto text = inner->child("text")) d.range_text += (d.range_text.empty() ? "" : " / ") + text->content();
      const auto v = inner->child("value");
      if (!v || list.size() != 1) continue;
      d.low = valueOf(v->child("low"), "value");
      d.high = valueOf(v->child("high"), "value");
    }
  }

  std::string value(const XmlElement& v, Draft& d) const {
    std::string type = v.text("type");
    if (type.empty()) type = v.text("xsi:type");
    if (const std::string printed = v.text("value"); !printed.empty()) {
      d.text = printed;
      unit(v, d);
      return {};
    }
    const auto low = v.child("low"), high = v.child("high");
    if (low || high) return interval(low, high, d);
    for (const auto& translation : v.children("translation")) {
      if (translation.text("value").empty()) continue;
      d.text = translation.text("value");
      unit(translation, d);
      if (d.unit_text.empty()) d.unit_text = nameOf(translation);
      d.notes.emplace_back("value taken from a translation");
      return {};
    }
    if (!v.text("displayName").empty() || !v.text("code").empty()) {
      d.text = v.text("displayName").empty() ? v.text("code") : v.text("displayName");
      d.number_expected = false;
      return {};
    }
    if (const std::string text = referenced(v); !text.empty()) {
      d.text = text;
      d.number_expected = false;
      d.notes.emplace_back("value taken from the narrative");
      return {};
    }
    d.text = v.content();
    if (!d.text.empty()) {
      if (readMeasured(d.text)) d.notes.emplace_back("a number sent as text");
      return {};
    }
    const std::string flavour = v.text("nullFlavor");
    return flavour.empty() ? "no value is given" : "the sender gives no value: " + flavour;
  }

  static void unit(const XmlElement& e, Draft& d) {
    const std::string u = e.text("unit");
    if (u == "1") return;
    d.unit_text = u;
  }

  static std::string interval(const std::optional<XmlElement>& low, const std::optional<XmlElement>& high, Draft& d) {
    const std::string l = valueOf(low, "value"), h = valueOf(high, "value");
    const auto closed = [](const std::optional<XmlElement>& e) { return e->text("inclusive") != "false"; };
    if (!h.empty() && (l.empty() || (readMeasured(l) && readMeasured(l)->value == 0))) {
      d.text = h;
      d.comparator = closed(high) ? "<=" : "<";
      d.unit_text = high->text("unit");
    } else if (!l.empty() && h.empty()) {
      d.text = l;
      d.comparator = closed(low) ? ">=" : ">";
      d.unit_text = low->text("unit");
    } else if (!l.empty()) {
      d.text = l + " - " + h;
      d.number_expected = false;
      d.unit_text = low->text("unit");
    } else {
      return "an interval without ends";
    }
    return {};
  }

  void medication(const XmlElement& e) {
    inference::Medication m;
    std::string name;
    outermost(e, "manufacturedMaterial", [&](const XmlElement& material) {
      const auto code = material.child("code");
      if (!code || !m.name.empty()) return;
      m.name = nameOf(*code);
      const auto take = [&m](const XmlElement& c) {
        if (c.text("codeSystem") == kRxNormOid && m.rxnorm.empty()) m.rxnorm = c.text("code");
        if (c.text("codeSystem") == kAtcOid && m.atc.empty()) m.atc = c.text("code");
      };
      take(*code);
      for (const auto& other : code->children("translation")) take(other);
      if (m.name.empty() && material.child("name")) m.name = material.child("name")->content();
    });
    for (const auto& time : e.children("effectiveTime")) {
      if (const auto low = time.child("low"); low && !m.since) m.since = readHl7Time(low->text("value"), false);
      if (const auto high = time.child("high"); high && !m.until) m.until = readHl7Time(high->text("value"), false);
    }
    if (const auto dose = e.child("doseQuantity")) m.dose = trim(dose->text("value") + " " + dose->text("unit"));
    if (m.name.empty() && m.rxnorm.empty() && m.atc.empty())
      return context_.reject(place(e), "", "the medicine is not named");
    if (e.text("negationInd") == "true") return context_.reject(place(e), m.name, "negated: not taken");
    const std::string status = valueOf(e.child("statusCode"), "code");
    if (status == "nullified" || status == "cancelled")
      return context_.reject(place(e), m.name, "medication with status " + status);
    if (!m.until && (status == "completed" || status == "aborted"))
      context_.note(fmt::format("{}: {} is {}; when it ended is not said", place(e), m.name, status));
    takeMedication(std::move(m), context_);
  }

  /// Clinical status of a problem or allergy. The status code of an observation only says that the act of recording is
  /// done ("completed"), so it is never used: first the status observation, then an end, then the concern around it.
  static std::string clinicalStatus(const XmlElement& e, const XmlElement& entry) {
    if (e.text("negationInd") == "true") return "negated";
    std::string status;
    for (const auto& relation : e.children("entryRelationship")) {
      const auto inner = relation.child("observation");
      if (!inner || valueOf(inner->child("code"), "code") != "33999-4") continue;
      const auto value = inner->child("value");
      const std::string code = valueOf(value, "code");
      status = code == "55561003"    ? "active"
               : code == "73425007"  ? "inactive"
               : code == "413322009" ? "resolved"
                                     : lower(valueOf(value, "displayName"));
    }
    if (!status.empty()) return status;
    const auto time = e.child("effectiveTime");
    if (time && !valueOf(time->child("high"), "value").empty()) return "resolved";
    const auto act = entry.child("act");
    const std::string concern = act ? valueOf(act->child("statusCode"), "code") : "";
    if (concern == "active") return "active";
    return concern == "completed" || concern == "aborted" || concern == "suspended" ? "inactive" : "";
  }

  static std::optional<base::Instant> onset(const XmlElement& e) {
    const auto time = e.child("effectiveTime");
    return time ? readHl7Time(valueOf(time->child("low"), "value"), false) : std::nullopt;
  }

  void problem(const XmlElement& e, const XmlElement& entry) {
    ImportedProblem p;
    p.source = place(e);
    if (const auto v = e.child("value")) {
      p.name = nameOf(*v);
      if (!v->text("code").empty()) p.codes.push_back(v->text("codeSystem") + "|" + v->text("code"));
    }
    p.since = onset(e);
    p.status = clinicalStatus(e, entry);
    if (p.name.empty() && p.codes.empty()) return context_.reject(p.source, "", "the problem is not named");
    context_.import.conditions.push_back(std::move(p));
  }

  void allergy(const XmlElement& e, const XmlElement& entry) {
    ImportedProblem p;
    p.source = place(e);
    outermost(e, "playingEntity", [&](const XmlElement& entity) {
      if (const auto code = entity.child("code"); code && p.name.empty()) {
        p.name = nameOf(*code);
        if (!code->text("code").empty()) p.codes.push_back(code->text("codeSystem") + "|" + code->text("code"));
      }
      if (p.name.empty() && entity.child("name")) p.name = entity.child("name")->content();
    });
    p.since = onset(e);
    p.status = clinicalStatus(e, entry);
    if (p.name.empty() && p.codes.empty()) {
      if (const auto v = e.child("value")) p.name = nameOf(*v);
    }
    if (p.name.empty() && p.codes.empty()) return context_.reject(p.source, "", "the allergy is not named");
    context_.import.allergies.push_back(std::move(p));
  }

  Context& context_;
  std::map<std::string, std::string> narrative_;
};

}  // namespace

base::Result<void> readCda(std::string_view text, Context& context) {
  context.import.format = "c-cda";
  const auto document = base::XmlDocument::parse(text, context.file);
  if (!document) return tl::unexpected(document.error());
  const auto root = document->root();
  if (root.name() != "ClinicalDocument" && root.name() != "section") {
    return base::refuse({"cda.fragment", context.file, fmt::format("line {}", root.line()),
                         fmt::format("<{}> is no clinical document", root.name()), "Choose the whole C-CDA document"});
  }
  Reader reader(context);
  if (root.name() == "section") {
    context.note("only a section of a clinical document");
  }
  reader.read(root);
  return {};
}

}  // namespace homeostat::intake
