#include <fmt/format.h>

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
    const std::string code = valueOf(s.child("code"), "code");
    const bool results = code == "30954-2" || code == "8716-3";
    const bool medications = code == "10160-0", problems = code == "11450-4", allergies = code == "48765-2";
    for (const auto& entry : s.children("entry")) {
      if (results) outermost(entry, "observation", [this](const XmlElement& e) { observation(e); });
      if (medications) outermost(entry, "substanceAdministration", [this](const XmlElement& e) { medication(e); });
      if (problems)
        outermost(entry, "observation", [this](const XmlElement& e) { problem(e, context_.import.conditions); });
      if (allergies) outermost(entry, "observation", [this](const XmlElement& e) { allergy(e); });
    }
    for (const auto& component : s.children("component")) {
      for (const auto& inner : component.children("section")) section(inner);
    }
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

  void observation(const XmlElement& e) {
    Draft d;
    d.place = place(e);
    if (const auto code = e.child("code")) {
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
    const std::string status = valueOf(e.child("statusCode"), "code");
    if (const auto time = e.child("effectiveTime")) {
      d.at =
          readHl7Time(time->text("value").empty() ? valueOf(time->child("low"), "value") : time->text("value"), false);
    }
    if (const auto flag = e.child("interpretationCode"); flag && !flag->text("code").empty())
      d.conditions["flag"] = flag->text("code");
    range(e, d);
    const auto v = e.child("value");
    std::string why = v ? value(*v, d) : "no value is given";
    const std::string what =
        trim(fmt::format("{} {} {}", d.name.empty() ? d.loinc : d.name, d.text, d.unit_text + d.unit_code));
    if (e.text("negationInd") == "true")
      return context_.reject(d.place, what, "negated: the observation did not happen");
    if (status == "active")
      d.status = "preliminary";
    else if (status != "completed")
      return context_.reject(d.place, what, fmt::format("status \"{}\" is not one that may count", status));
    if (!why.empty()) return context_.reject(d.place, what, why);
    settle(std::move(d), context_);
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
    if (context_.index.drug(m.name, m.atc, m.rxnorm) == nullptr)
      context_.note(m.name + ": not known to this knowledge, so not checked");
    context_.import.medications.push_back(std::move(m));
  }

  void problem(const XmlElement& e, std::vector<ImportedProblem>& into) {
    ImportedProblem p;
    p.source = place(e);
    if (const auto v = e.child("value")) {
      p.name = nameOf(*v);
      if (!v->text("code").empty()) p.codes.push_back(v->text("codeSystem") + "|" + v->text("code"));
    }
    if (const auto time = e.child("effectiveTime")) p.since = readHl7Time(valueOf(time->child("low"), "value"), false);
    p.status = e.text("negationInd") == "true" ? "negated" : valueOf(e.child("statusCode"), "code");
    if (p.name.empty() && p.codes.empty()) return context_.reject(p.source, "", "the problem is not named");
    into.push_back(std::move(p));
  }

  void allergy(const XmlElement& e) {
    ImportedProblem p;
    p.source = place(e);
    outermost(e, "playingEntity", [&](const XmlElement& entity) {
      if (const auto code = entity.child("code"); code && p.name.empty()) {
        p.name = nameOf(*code);
        if (!code->text("code").empty()) p.codes.push_back(code->text("codeSystem") + "|" + code->text("code"));
      }
      if (p.name.empty() && entity.child("name")) p.name = entity.child("name")->content();
    });
    if (p.name.empty() && p.codes.empty()) return problem(e, context_.import.allergies);
    p.status = e.text("negationInd") == "true" ? "negated" : valueOf(e.child("statusCode"), "code");
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
