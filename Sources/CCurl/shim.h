#pragma once
// libcurl: HTTP to the servers that are observed.
#include <curl/curl.h>
