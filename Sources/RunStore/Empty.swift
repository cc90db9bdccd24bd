internal import Diagnostics
internal import GRDB
