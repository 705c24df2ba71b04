#include "kb/base/xml.hpp"

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

namespace homeostat::base {
namespace {

template <class T, void (*Free)(T*)>
struct Deleter {
  void operator()(T* p) const { Free(p); }
};
using Doc = std::unique_ptr<xmlDoc, Deleter<xmlDoc, xmlFreeDoc>>;
using ParserContext = std::unique_ptr<xmlParserCtxt, Deleter<xmlParserCtxt, xmlFreeParserCtxt>>;
using Schema = std::unique_ptr<xmlSchema, Deleter<xmlSchema, xmlSchemaFree>>;
using SchemaParser = std::unique_ptr<xmlSchemaParserCtxt, Deleter<xmlSchemaParserCtxt, xmlSchemaFreeParserCtxt>>;
using Validator = std::unique_ptr<xmlSchemaValidCtxt, Deleter<xmlSchemaValidCtxt, xmlSchemaFreeValidCtxt>>;

const xmlNode* nodeOf(const void* p) { return static_cast<const xmlNode*>(p); }
xmlNode* mutableNode(const void* p) { return const_cast<xmlNode*>(nodeOf(p)); }
const char* chars(const xmlChar* text) { return reinterpret_cast<const char*>(text); }
const xmlChar* xml(const char* text) { return reinterpret_cast<const xmlChar*>(text); }

std::string taken(xmlChar* text) {
  std::string out = text == nullptr ? std::string() : chars(text);
  xmlFree(text);
  return out;
}

std::string folded(const std::string& text) {
  std::string out;
  bool space = false;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += c;
  }
  return out;
}

/// libxml2 hands the error by non-const pointer in this version and by const pointer in later ones.
void collect(void* into, xmlErrorPtr error) {
  auto& issues = *static_cast<std::vector<XmlIssue>*>(into);
  if (error != nullptr && issues.size() < 1000) {
    issues.push_back({error->line, folded(error->message == nullptr ? "" : error->message)});
  }
}

/// Ends the parsing before a single entity is defined; the flag hangs on the parser.
void stopAtDoctype(void* context, const xmlChar* /*name*/, const xmlChar* /*external*/, const xmlChar* /*system*/) {
  auto* parser = static_cast<xmlParserCtxtPtr>(context);
  *static_cast<bool*>(parser->_private) = true;
  xmlStopParser(parser);
}

void silent(void* /*context*/, const char* /*message*/, ...) {}

}  // namespace

struct XmlDocument::Impl {
  Doc doc;
};

XmlDocument::XmlDocument(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

Result<XmlDocument> XmlDocument::parse(std::string_view bytes, const std::string& file) {
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return refuse({"xml.empty", file, "", "the file is empty", "Choose a file with content"});
  }
  ParserContext context(xmlNewParserCtxt());
  if (!context) throw Failure("xml.memory", "no parser context");
  context->sax->error = silent;
  context->sax->warning = silent;
  context->sax->serror = nullptr;
  bool declares_type = false;
  context->_private = &declares_type;
  context->sax->internalSubset = stopAtDoctype;
  Doc doc(xmlCtxtReadMemory(context.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
                            XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_NOERROR));
  if (declares_type) {
    return refuse(
        {"xml.doctype", file, "", "the file declares a document type", "Remove the <!DOCTYPE …> declaration"});
  }
  if (!doc) {
    const xmlError* error = xmlCtxtGetLastError(context.get());
    const int line = error == nullptr ? 0 : error->line;
    const std::string why = error == nullptr || error->message == nullptr ? "not XML" : folded(error->message);
    return refuse({"xml.invalid", file, fmt::format("line {}", line), "not well-formed XML: " + why,
                   "Export or copy the file again"});
  }
  auto impl = std::make_unique<Impl>();
  impl->doc = std::move(doc);
  return XmlDocument(std::move(impl));
}

XmlElement XmlDocument::root() const { return XmlElement(xmlDocGetRootElement(impl_->doc.get())); }

std::vector<XmlIssue> XmlDocument::validate(std::string_view schema_text) const {
  std::vector<XmlIssue> issues;
  const SchemaParser parser(xmlSchemaNewMemParserCtxt(schema_text.data(), static_cast<int>(schema_text.size())));
  xmlSchemaSetParserStructuredErrors(parser.get(), collect, &issues);
  const Schema schema(xmlSchemaParse(parser.get()));
  if (!schema) throw Failure("xml.schema", issues.empty() ? "no schema" : issues.front().message);
  issues.clear();
  const Validator validator(xmlSchemaNewValidCtxt(schema.get()));
  xmlSchemaSetValidStructuredErrors(validator.get(), collect, &issues);
  xmlSchemaValidateDoc(validator.get(), impl_->doc.get());
  return issues;
}

std::string XmlElement::name() const { return chars(nodeOf(node_)->name); }
int XmlElement::line() const { return static_cast<int>(xmlGetLineNo(nodeOf(node_))); }

std::optional<std::string> XmlElement::attribute(const char* attribute_name) const {
  xmlChar* value = xmlGetNoNsProp(nodeOf(node_), xml(attribute_name));
  if (value == nullptr) return std::nullopt;
  return taken(value);
}

std::vector<std::pair<std::string, std::string>> XmlElement::attributes() const {
  std::vector<std::pair<std::string, std::string>> list;
  for (const xmlAttr* a = nodeOf(node_)->properties; a != nullptr; a = a->next) {
    std::string attribute_name(chars(a->name));
    auto value = attribute(attribute_name.c_str());
    list.emplace_back(std::move(attribute_name), value.value_or(""));
  }
  return list;
}

std::string XmlElement::text(const char* attribute_name) const { return attribute(attribute_name).value_or(""); }

std::string XmlElement::content() const { return folded(taken(xmlNodeGetContent(mutableNode(node_)))); }

std::vector<XmlElement> XmlElement::children() const {
  std::vector<XmlElement> list;
  for (const xmlNode* n = nodeOf(node_)->children; n != nullptr; n = n->next) {
    if (n->type == XML_ELEMENT_NODE) list.push_back(XmlElement(n));
  }
  return list;
}

std::vector<XmlElement> XmlElement::children(std::string_view wanted) const {
  std::vector<XmlElement> list;
  for (const xmlNode* n = nodeOf(node_)->children; n != nullptr; n = n->next) {
    if (n->type == XML_ELEMENT_NODE && wanted == chars(n->name)) list.push_back(XmlElement(n));
  }
  return list;
}

std::optional<XmlElement> XmlElement::child(std::string_view wanted) const {
  const auto list = children(wanted);
  return list.empty() ? std::nullopt : std::optional(list.front());
}

}  // namespace homeostat::base
