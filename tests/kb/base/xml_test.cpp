#include "kb/base/xml.hpp"

#include <gtest/gtest.h>

namespace homeostat::base {
namespace {

TEST(XmlDocument, RefusesADocumentTypeAndSoEveryEntity) {
  const auto bomb = XmlDocument::parse(R"(<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>)", "bomb.xml");
  ASSERT_FALSE(bomb.has_value());
  EXPECT_EQ(bomb.error().code, "xml.doctype");
}

TEST(XmlDocument, NamesTheLineOfAnUnclosedElement) {
  const auto cut = XmlDocument::parse("<a>\n<b>\n</a>", "cut.xml");
  ASSERT_FALSE(cut.has_value());
  EXPECT_EQ(cut.error().code, "xml.invalid");
  EXPECT_EQ(cut.error().place, "line 3");
}

TEST(XmlDocument, ReadsAttributesTextAndLines) {
  const auto document = XmlDocument::parse("<a>\n  <b id=\"1\"> two\n words </b>\n</a>", "f");
  const auto b = document->root().child("b");
  ASSERT_TRUE(b.has_value());
  EXPECT_EQ(b->text("id"), "1");
  EXPECT_EQ(b->content(), "two words");
  EXPECT_EQ(b->line(), 2);
  EXPECT_FALSE(b->attribute("missing").has_value());
}

}  // namespace
}  // namespace homeostat::base
