"""Write every golden file anew; what changed is to be read before it is committed."""

from tests.golden.golden import write
from tests.golden.surfaces import SURFACES

if __name__ == "__main__":
    for surface, cases in SURFACES.items():
        write(surface, cases)
