# Writes a text file as a C++ string literal: cmake -DINPUT=… -DOUTPUT=… -DNAME=… -DNAMESPACE=… -P embed.cmake
file(READ ${INPUT} text)
string(LENGTH "${text}" length)
# Compilers bound the length of one literal, so the text is cut into pieces that the compiler joins.
set(pieces "")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 8000 piece)
  string(APPEND pieces "R\"~~~(${piece})~~~\"\n")
  math(EXPR at "${at} + 8000")
endwhile()
file(WRITE ${OUTPUT} "#include <string_view>\nnamespace ${NAMESPACE} {\nextern const std::string_view ${NAME};\nconst std::string_view ${NAME} =\n${pieces};\n}\n")
