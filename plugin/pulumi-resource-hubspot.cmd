@node "%~dp0dist\main.js" %*
