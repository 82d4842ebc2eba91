"""Records in the shapes of other people's tables and files.

A shape knows neither where its rows come from nor where its bytes go. Rows are those of the
published schema by name; the keys beside them are told in `rows`.
"""

from app.encode.shapes.registry import SHAPES, find_shape
from app.encode.shapes.rows import Subject
from app.encode.shapes.shape import Chunk, EncodeOptions, Shape
from app.encode.shapes.tally import Tally

__all__ = ["SHAPES", "Chunk", "EncodeOptions", "Shape", "Subject", "Tally", "find_shape"]
