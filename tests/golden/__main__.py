"""Write every golden file and declared table anew; what changed is to be read before it is committed."""

from tests.golden.documents import write_tables
from tests.golden.golden import write
from tests.golden.surfaces import SURFACES

if __name__ == "__main__":
    for surface, cases in SURFACES.items():
        write(surface, cases)
    write_tables()
